using static Scheduly.Web.Tests.Schedules.Catalog.LinkedCatalogTests;
using static Scheduly.Web.Tests.Schedules.Catalog.OddRegistrarTests;

namespace Scheduly.Web.Tests.Schedules.Catalog;

/// <summary>What a course counts is what a way to take it adds up to.</summary>
public sealed class CourseCreditTests
{
    [Theory]
    [InlineData("01 3 M09 to:2;02 1 T09", "4", "4 to 4")]
    [InlineData("01 3 M09 to:2;02 1 T09;03 3 W09", "4", "3 to 4")]
    [InlineData("LEC-1 3 M09;LAB-1 1 T09", "4", "4 to 4")]
    [InlineData("LEC-1 3 M09 link:A;LAB-1 1 T09 link:A;LEC-2 4 W09 link:B", "4", "4 to 4")]
    [InlineData("LEC-1 3 M09 link:A;LAB-1 1 T09 link:A;LEC-2 3 W09 link:B", "4", "3 to 4")]
    [InlineData("LEC-1 3 M09;LAB-1 1 T09;LAB-2 0 W09", "4", "3 to 4")]
    [InlineData("01 2 M09;02 4 T09", "4", "2 to 4")]
    [InlineData("01 3 M09;01L1 0 T09", "3", "3 to 3")]
    // Nothing of it can be taken.
    [InlineData("01 3 M09 to:99", "3", "3 to 3")]
    public void Credits_are_those_of_the_ways_to_take_it(string rows, string most, string range)
    {
        var course = Load(Json(rows)).Courses[0];
        Assert.Equal(most, course.Credits.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(range, FormattableString.Invariant($"{course.CreditRange.Least} to {course.CreditRange.Most}"));
    }

    [Theory]
    [InlineData("\"credMin\":1,\"credMax\":12", "1 to 12")]
    [InlineData("\"credMin\":2,\"credChoices\":[3,2]", "2 to 3")]
    public void Credits_that_can_be_chosen_are_in_the_range(string credits, string range)
    {
        var course = Load($$"""{"crn":1,{{credits}}}""").Courses[0];
        Assert.Equal(range, FormattableString.Invariant($"{course.CreditRange.Least} to {course.CreditRange.Most}"));
    }
}
