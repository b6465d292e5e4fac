using System.Text.Json;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Tests.Schedules;

public sealed class ScheduleJsonTests
{
    private static readonly ScheduleJson Json = ScheduleJson.Default;

    [Fact]
    public void Absent_members_keep_their_defaults()
    {
        var wishes = JsonSerializer.Deserialize("{}", Json.WishList)!;
        var requirements = JsonSerializer.Deserialize("{}", Json.RequirementSet)!;
        var plan = JsonSerializer.Deserialize("""{"term":"2251","totalCredits":0,"sections":[]}""", Json.Plan)!;

        Assert.Empty(wishes.SkipCourses);
        Assert.Empty(wishes.BlockedTimes);
        Assert.Equal(Weekdays.None, wishes.NoDays);
        Assert.Empty(requirements.Required);
        Assert.Empty(requirements.MultiSemesterPrereqs);
        Assert.Empty(plan.Explanations);
        Assert.Empty(plan.Unplaced);
    }

    [Fact]
    public void Every_wish_survives_a_round_trip()
    {
        var wishes = new WishList
        {
            NoDays = Weekdays.Friday | Weekdays.Sunday,
            EarliestStart = new(9, 5),
            LatestEnd = new(17, 0),
            MinCredits = 12,
            MaxCredits = 16.5m,
            SkipCourses = ["CS1501"],
            PinSections = ["45678"],
            AvoidGaps = true,
            TargetCredits = 15,
            AddCourses = ["MUSIC0211"],
            BlockedTimes = [new(Weekdays.Monday, new(12, 0), new(13, 0), "lunch")],
            Instructors = ["Müller"],
            AvoidInstructors = ["O'Neil"],
            Compact = false,
            Balanced = true,
            LateStarts = true,
            FreeDays = 1,
            OpenSeatsOnly = true,
        };

        var text = JsonSerializer.Serialize(wishes, Json.WishList);

        Assert.Contains("""
            "noDays":["Fri","Sun"],"earliestStart":"09:05","latestEnd":"17:00","minCredits":12,"maxCredits":16.5,"skipCourses":["CS1501"],"pinSections":["45678"],"avoidGaps":true
            """.Trim(), text, StringComparison.Ordinal);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize(text, Json.WishList)!, Json.WishList));
    }

    [Fact]
    public void A_plan_survives_a_round_trip()
    {
        var meeting = new Meeting(Weekdays.Tuesday, new(8, 0), new(9, 15), new(2024, 8, 26), new(2024, 10, 18), "SENSQ 5317", "Renée Ångström");
        var plan = new Plan("2251", 4.0m, [
            new("CS0445", "23456", "LEC-1010", [meeting, meeting with { Days = Weekdays.Saturday }], 3m, "Data Structures", 4m, 30, -2, Link: "1"),
            new("CS0445", "23457", "REC-1020", [], 1.0m, Instructor: "Staff", Location: "Online")])
        {
            Explanations = ["No class on Friday."],
            Alternatives = [new(["23456"], 3m, 0.5)],
            Unplaced = [new("CS1501", "Both sections are full.")],
            Truncated = true,
        };

        var text = JsonSerializer.Serialize(plan, Json.Plan);
        var back = JsonSerializer.Deserialize(text, Json.Plan)!;

        Assert.DoesNotContain("component", text, StringComparison.Ordinal);
        Assert.DoesNotContain("instructors", text, StringComparison.Ordinal);
        Assert.Contains("\"totalCredits\":4,", text, StringComparison.Ordinal);
        Assert.Equal(plan.Sections[0].Meetings, back.Sections[0].Meetings);
        Assert.Equal(plan.Sections[1] with { Meetings = back.Sections[1].Meetings }, back.Sections[1]);
        Assert.Equal(text, JsonSerializer.Serialize(back, Json.Plan));
    }

    [Fact]
    public void Requirements_survive_a_round_trip()
    {
        var set = new RequirementSet
        {
            CatalogYear = "2024",
            Required = ["CS0401"],
            GenEds = [new("Writing", 1, ["ENGCMP0200"])],
            ChooseFrom = [new("Upper", 2, ["CS1621", "CS1653"])],
            MinCredits = 12,
            MaxCredits = 18,
            Prereqs = [new("CS1501", ["CS0441", "CS0445"])],
            MultiSemesterPrereqs = [new("CS1550", ["CS0447"])],
        };

        var text = JsonSerializer.Serialize(set, Json.RequirementSet);

        Assert.Equal(
            """{"catalogYear":"2024","required":["CS0401"],"genEds":[{"label":"Writing","count":1,"options":["ENGCMP0200"]}],"chooseFrom":[{"label":"Upper","count":2,"options":["CS1621","CS1653"]}],"minCredits":12,"maxCredits":18,"prereqs":[{"course":"CS1501","requires":["CS0441","CS0445"]}],"multiSemesterPrereqs":[{"course":"CS1550","requires":["CS0447"]}]}""",
            text);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize(text, Json.RequirementSet)!, Json.RequirementSet));
    }

    [Theory]
    [InlineData("\"9:05\"", 9, 5)]
    [InlineData("\"09:05\"", 9, 5)]
    [InlineData("\"09:05:00\"", 9, 5)]
    [InlineData("\" 23:59 \"", 23, 59)]
    public void Times_are_read_in_their_usual_forms(string text, int hour, int minute) =>
        Assert.Equal(new TimeOnly(hour, minute), JsonSerializer.Deserialize($$"""{"earliestStart":{{text}}}""", Json.WishList)!.EarliestStart);

    [Theory]
    [InlineData("\"24:00\"")]
    [InlineData("\"noon\"")]
    [InlineData("\"\"")]
    [InlineData("900")]
    public void Other_times_are_refused(string text) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($$"""{"earliestStart":{{text}}}""", Json.WishList));

    [Fact]
    public void Null_is_no_time_and_never_a_list()
    {
        Assert.Null(JsonSerializer.Deserialize("""{"earliestStart":null}""", Json.WishList)!.EarliestStart);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"skipCourses":null}""", Json.WishList));
    }

    [Theory]
    [InlineData("\"15\"", "15")]
    [InlineData("15.50", "15.5")]
    [InlineData("15.0", "15")]
    [InlineData("0.0", "0")]
    public void Credits_are_read_from_strings_and_written_short(string read, string written)
    {
        var wishes = JsonSerializer.Deserialize($$"""{"minCredits":{{read}}}""", Json.WishList)!;
        Assert.Contains($"\"minCredits\":{written},", JsonSerializer.Serialize(wishes, Json.WishList), StringComparison.Ordinal);
    }
}
