using System.Text.Json;
using Scheduly.Web.Api.Contract;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Api.Contract;

public sealed class SectionResponseTests
{
    [Fact]
    public void A_section_has_the_members_of_the_old_contract()
    {
        var section = new Section(
            "CS1501", "78901", "LEC-101",
            [new(Weekdays.Monday | Weekdays.Wednesday | Weekdays.Friday, new(10, 0), new(10, 50), null, null, "SENSQ 5317", "Ada Byron")],
            3.0m);

        Assert.Equal(
            """{"course":"CS1501","crn":"78901","section":"LEC-101","days":["Mon","Wed","Fri"],"start":"10:00","end":"10:50","location":"SENSQ 5317","instructor":"Ada Byron","credits":3,"meetings":[{"days":["Mon","Wed","Fri"],"start":"10:00","end":"10:50","location":"SENSQ 5317","instructor":"Ada Byron"}]}""",
            Write(section));
    }

    [Fact]
    public void A_section_without_a_time_says_so_and_keeps_its_instructor()
    {
        var section = new Section("CS1699", "10001", "LEC-900", [], 1.5m, MaxCredits: 3m, SeatsOpen: -2, Instructor: "Ada Byron", Location: "Online");

        Assert.Equal(
            """{"course":"CS1699","crn":"10001","section":"LEC-900","days":[],"start":null,"end":null,"location":"Online","instructor":"Ada Byron","credits":1.5,"meetings":[],"maxCredits":3,"seatsOpen":-2}""",
            Write(section));
    }

    [Fact]
    public void What_a_catalogue_says_beside_the_hours_comes_along()
    {
        var final = new Meeting(Weekdays.Monday, new(8, 0), new(10, 0), new(2025, 12, 8), new(2025, 12, 8), "Hall 1");
        var section = new Section("CS1501", "1", "LEC-1", [], 3, Finals: [final], Waiting: 4, Mode: TeachingMode.InPerson, Campus: "Main Campus");

        Assert.EndsWith(
            """
            "meetings":[],"finals":[{"days":["Mon"],"start":"08:00","end":"10:00","from":"2025-12-08","until":"2025-12-08","location":"Hall 1"}],"waiting":4,"mode":"inPerson","campus":"Main Campus"}
            """,
            Write(section),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_has_the_members_of_the_old_contract()
    {
        var plan = new Plan("2251", 0m, []) { Explanations = ["Nothing fits."] };

        Assert.Equal(
            """{"term":"2251","totalCredits":0,"sections":[],"explanations":["Nothing fits."],"alternatives":[],"unplaced":[],"truncated":false}""",
            JsonSerializer.Serialize(PlanResponse.From(plan), ContractJson.Default.PlanResponse));
    }

    [Fact]
    public void Preferences_are_written_as_the_wish_list_is()
    {
        var wishes = new WishList
        {
            NoDays = Weekdays.Tuesday, EarliestStart = new(10, 0), LatestEnd = new(17, 0), MinCredits = 12, MaxCredits = 18,
            SkipCourses = ["CS1501"], PinSections = ["1"], AvoidGaps = true, TargetCredits = 15, AddCourses = ["CS1699"],
            BlockedTimes = [new(Weekdays.Monday, new(12, 0), new(13, 0))], Instructors = ["A"], AvoidInstructors = ["B"],
            Compact = true, Balanced = true, LateStarts = true, FreeDays = 2, OpenSeatsOnly = true,
        };

        Assert.Equal(
            JsonSerializer.Serialize(wishes, ScheduleJson.Default.WishList),
            JsonSerializer.Serialize(PreferencesResponse.From(wishes), ContractJson.Default.PreferencesResponse));
    }

    private static string Write(Section section) =>
        JsonSerializer.Serialize(SectionResponse.From(section), ContractJson.Default.SectionResponse);
}
