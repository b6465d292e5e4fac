using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Tests.Schedules;

/// <summary>What changed in the catalogue since a section was planned, where one side or the other is not known too.</summary>
public sealed class PlanNewsTests
{
    private static readonly Meeting Mondays = new(Weekdays.Monday, new(9, 0), new(10, 0), Instructor: "Ada Byron"), Tuesdays = Mondays with { Days = Weekdays.Tuesday };

    [Theory]
    [InlineData(null, 0, "A1 01 is full now.")]
    [InlineData(2, 0, "A1 01 is full now.")]
    [InlineData(2, -1, "A1 01 is full now.")]
    [InlineData(null, 4, "A1 01 has open seats now.")]
    [InlineData(0, 4, "A1 01 has open seats now.")]
    [InlineData(0, null, "A1 01 has seats that are no longer counted: whether one is free is not known.")]
    [InlineData(3, null, "A1 01 has seats that are no longer counted: whether one is free is not known.")]
    [InlineData(null, null, "")]
    [InlineData(0, -2, "")]
    [InlineData(5, 3, "")]
    public void Seats(int? before, int? now, string news) => Check(section => section with { SeatsOpen = before }, section => section with { SeatsOpen = now }, news);

    [Fact]
    public void Times_and_people()
    {
        Check(section => section with { Meetings = [] }, section => section, "A1 01 has a set time now. A1 01 is taught by Ada Byron now.");
        Check(section => section, section => section with { Meetings = [Tuesdays] }, "A1 01 takes place at other times now.");
        Check(section => section with { Instructor = "Ada Byron" }, section => section with { Meetings = [], Instructor = "Ada Byron" }, "A1 01 has no set time any more.");
        Check(section => section, section => section with { Meetings = [Mondays with { Instructor = null }] }, "A1 01 is taught by somebody not yet named now.");
        Check(section => section with { Meetings = [Mondays, Tuesdays] }, section => section with { Meetings = [Tuesdays, Mondays] }, "");
    }

    [Theory]
    [InlineData(null, "online", "A1 01 is taught online now.")]
    [InlineData("in person", "hybrid", "A1 01 is taught partly online now.")]
    [InlineData("online", null, "A1 01 no longer says how it is taught.")]
    [InlineData(null, null, "")]
    public void Mode(string? before, string? now, string news) => Check(section => section with { Mode = ModeOf(before) }, section => section with { Mode = ModeOf(now) }, news);

    [Fact]
    public void Campus_and_credits()
    {
        Check(section => section, section => section with { Campus = "North" }, "A1 01 is on North now.");
        Check(section => section with { Campus = "North" }, section => section, "A1 01 no longer names a campus.");
        Check(section => section, section => section with { Credits = 4 }, "A1 01 counts 4 credits now.");
        Check(section => section, section => section with { Credits = 1, MaxCredits = 6 }, "");
    }

    private static void Check(Func<Section, Section> before, Func<Section, Section> now, string news)
    {
        var section = new Section("A1", "1", "01", [Mondays], 3);
        var schedule = new NamedSchedule { Id = "a", School = "A", Term = "202409", LastPlan = new("202409", 3, [before(section)]) };
        var term = new TermCatalog("A", "202409", [new("A", "A", [new("A1", "A", "1", "One", [now(section)])])]) { DisplayName = "Fall" };
        Assert.Equal(news, string.Join(' ', PlanNews.Of(schedule, new CourseCatalog([term]))));
    }

    private static TeachingMode? ModeOf(string? text) => QuacsText.ModeOf(text);
}
