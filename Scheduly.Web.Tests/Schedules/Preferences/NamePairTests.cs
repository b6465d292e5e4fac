using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Preferences;

/// <summary>"Last, First", initials, and codes with points and zeros, against a small catalogue.</summary>
public sealed class NamePairTests
{
    private static readonly TermCatalog Term = new("A", "202509", [new("A", "A",
    [
        Taught("AB", "101", "Beth Smith"), Taught("AB", "102", "Beth Ann Smith-Jones"), Taught("AB", "103", "Wei Wang"), Taught("AB", "104", "Anna Lee"), Taught("AB", "105", "Lee, Wang"), Taught("AB", "106", "Robert Smith"),
        Taught("PHYS", "8.01", "Max Born"), Taught("8", "02", "Max Born"), Taught("6", "100A", "Max Born"), Taught("15", "0112", "Max Born"), Taught("21M", "011", "Max Born"), Taught("6", "S898", "Max Born"),
    ])]) { DisplayName = "Fall" };

    [Theory]
    [InlineData("avoid Smith, Beth", "Not with Beth Smith", "")]
    [InlineData("avoid Prof. Smith, Beth", "Not with Beth Smith", "")]
    [InlineData("with Smith, Beth, no Friday", "No Friday; With Beth Smith", "")]
    [InlineData("avoid Smith, Beth if possible", "Rather not with Beth Smith", "")]
    [InlineData("avoid Smith-Jones, Beth Ann", "Not with Beth Ann Smith-Jones", "")]
    [InlineData("avoid Smith, B.", "Not with B. Smith", "")]
    [InlineData("avoid Smith, Wang", "Not with Smith; Not with Wang", "")]
    [InlineData("avoid Wang, Lee and Smith", "", "avoid Wang, Lee and Smith")]
    [InlineData("avoid Wang, Lee", "", "avoid Wang, Lee")]
    [InlineData("avoid Smith, Karen", "", "avoid Smith, Karen")]
    [InlineData("avoid Prof. Smith, Karen", "", "avoid Prof. Smith, Karen")]
    [InlineData("with Smith, Karen, no Friday", "No Friday", "with Smith, Karen")]
    public void Comma_between_names_is_settled_by_the_catalogue(string said, string chips, string left)
    {
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse(said), Term);
        Assert.Equal(chips, string.Join("; ", new WishList().Merge(wishes).Chips().Select(chip => chip.Label)));
        Assert.Equal(left, string.Join(" / ", wishes.NotUnderstood.Select(span => span.Of(said))));
        Assert.Equal(left.Length > 0, notes.Count > 0);
    }

    [Theory]
    [InlineData("add PHYS 8.01", "PHYS8.01")]
    [InlineData("add 8.01", "PHYS8.01")]
    [InlineData("add 8.02", "802")]
    [InlineData("add PHYS 8.02", "802")]
    [InlineData("add 6.100A", "6100A")]
    [InlineData("add 6.S898", "6S898")]
    [InlineData("add 21M.011", "21M011")]
    [InlineData("add 15-112", "150112")]
    [InlineData("add 15-0112", "150112")]
    public void Numbers_with_points_and_zeros_find_their_course(string said, string code)
    {
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse(said), Term);
        var list = new WishList().Merge(wishes);
        Assert.Empty(notes);
        Assert.Equal([code], list.AddCourses);

        // Who types the chip gets the same course.
        var again = WishResolver.Resolve(WishParser.Parse(list.Chips()[0].Label), Term).Wishes;
        Assert.Equal([code], new WishList().Merge(again).AddCourses);
    }

    [Theory]
    [InlineData("add AB106, AB106 for 4 credits", "AB106 is offered for 3 credits, not for 4.")]
    [InlineData("make AB106 4 credits", "AB106 is offered for 3 credits, not for 4.")]
    [InlineData("count AB199 as 4 credits", "No course of this term is AB199; the nearest are AB101, AB102 and AB103.")]
    public void Credits_of_one_course_are_held_against_what_it_offers(string said, string note)
    {
        var (wishes, notes) = WishResolver.Resolve(WishParser.Parse(said), Term);
        Assert.Equal([note], notes);
        Assert.Null(new WishList().Merge(wishes).MaxCredits);
    }

    private static Course Taught(string subject, string number, string person) => new(
        CourseCode.Of(subject, number), subject, number, "One",
        [new(CourseCode.Of(subject, number), $"{subject}{number}", "01", [new(Weekdays.Monday, new(9, 0), new(10, 0), Instructor: person)], 3)]);
}
