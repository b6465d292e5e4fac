using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
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

    [Theory]
    [InlineData("avoid Haddad", "Not with Haddad", "")]
    [InlineData("avoid Pizza", "", "avoid Pizza")]
    [InlineData("avoid Haddad/Pizza, no Friday", "No Friday", "avoid Haddad/Pizza")]
    public void A_name_without_a_title_is_one_that_the_catalogue_knows(string said, string labels, string left)
    {
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse(said), Sample());
        Assert.Equal(labels, string.Join("; ", wishes.Understood.Select(wish => wish.Label)));
        Assert.Equal(left, string.Join(" / ", wishes.NotUnderstood.Select(span => span.Of(said))));
        Assert.Equal(left.Length > 0, notes.Any(note => note.StartsWith("Nothing is known as Pizza", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_matches_nothing_is_said_to_clients_too()
    {
        const string Said = "avoid Dr. Ostergard";
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse(Said), Sample());
        Assert.Equal(notes, WishesResponse.From(wishes, Said).Notes);
        Assert.StartsWith("No instructor of this term is Ostergard; the nearest are Søren Østergaard, ", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Null(WishesResponse.From(WishParser.Parse("no Friday"), "no Friday").Notes);
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

    [Fact]
    public void A_number_is_found_where_the_file_has_it_without_zeros()
    {
        using var host = new CatalogHost();
        var term = host.WithSource(0, "T", "202509", """
            [{"code":"USAF","courses":[{"subj":"USAF","crse":"10","sections":[{"crn":"1","credMin":1}]}]}]
            """).Load().Terms.First(one => one.School == "T");
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse("add USAF 0010"), term);
        Assert.Equal(["USAF10"], new WishList().Merge(wishes).AddCourses);
        Assert.Empty(notes);
    }

    [Theory]
    [InlineData("3 credits of CS4699", 3, null)]
    [InlineData("take CS4699 for 3 credits", 3, null)]
    [InlineData("I want CS 4699 for 6 credits", 6, null)]
    [InlineData("take CS4699 for 12 credits", null, "CS4699 is offered for 1 to 6 credits, not for 12.")]
    [InlineData("3 credits of CS4700", null, "CS4700 is offered for 4 credits, not for 3.")]
    public void Variable_credits_are_chosen_within_their_range(string said, int? credits, string? refusal)
    {
        using var host = new CatalogHost();
        var term = host.WithSource(0, "T", "202509", """
            [{"code":"CS","courses":[
              {"subj":"CS","crse":"4699","sections":[{"crn":"1","credMin":1,"credMax":6}]},
              {"subj":"CS","crse":"4700","sections":[{"crn":"2","credMin":4}]}]}]
            """).Load().Terms.First(one => one.School == "T");
        var (parsed, notes) = WishResolver.Resolve(WishParser.Parse(said), term);
        var wishes = new WishList().Merge(parsed);
        var request = PlanRequest.For("202509", term.Courses.SelectMany(course => course.Sections), new(), wishes, []);
        var plan = new Planner(TimeProvider.System).Plan(request, TestContext.Current.CancellationToken).Plan;

        Assert.Equal(refusal is null ? [] : [refusal], notes);
        Assert.Equal(credits is null ? [] : [(decimal)credits], plan.Sections.Select(section => section.Credits));
        Assert.Equal(credits ?? 0, plan.TotalCredits);
        Assert.Null(wishes.Without("credits:CS4699").CourseCredits);
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
