using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules.Preferences;

/// <summary>What students said of courses and people, against the catalogue of the sample.</summary>
public sealed class WishResolverTests
{
    [Theory]
    [InlineData("skip CS 441", "skip:CS0441")]
    [InlineData("add CS 445", "add:CS0445")]
    [InlineData("skip CS0441", "skip:CS0441")]
    public void Numbers_are_compared_as_numbers(string said, string chips)
    {
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse(said), Sample());
        Assert.Equal(chips, string.Join(' ', new WishList().Merge(wishes).Chips().Select(chip => chip.Id)));
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData("add CS 9999", "No course of this term is CS9999; the nearest are ")]
    [InlineData("avoid Dr. Zzyzx", "No instructor of this term is Zzyzx; the nearest are ")]
    public void What_matches_nothing_is_said_with_the_nearest_three(string said, string begins)
    {
        var note = Assert.Single(WishResolver.Resolve(WishParser.Parse(said), Sample()).Notes);
        Assert.StartsWith(begins, note, StringComparison.Ordinal);
        Assert.Equal(3, note[begins.Length..].Split([", ", " and "], StringSplitOptions.None).Length);
    }

    [Fact]
    public void A_number_that_two_courses_have_is_asked_about()
    {
        using var host = new CatalogHost();
        var term = host.WithSource(0, "T", "202509", """
            [{"code":"CS","courses":[
              {"subj":"CS","crse":"0441","sections":[{"crn":"1","credMin":3}]},
              {"subj":"CS","crse":"00441","sections":[{"crn":"2","credMin":3}]}]}]
            """).Load().Terms.First(one => one.School == "T");
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse("skip CS 441"), term);
        Assert.Empty(wishes.Understood);
        Assert.Equal(["CS441 may be CS0441 or CS00441: say which."], notes);
        Assert.Single(wishes.NotUnderstood);
    }

    [Theory]
    [InlineData("CS 445")]
    [InlineData("cs445")]
    public void A_search_reads_numbers_as_numbers(string text) => Assert.Equal("CS0445", Sample().Search(new(text)).Courses[0].Course.Code);

    private static TermCatalog Sample()
    {
        using var host = new CatalogHost();
        return host.Load().Terms[^1];
    }
}
