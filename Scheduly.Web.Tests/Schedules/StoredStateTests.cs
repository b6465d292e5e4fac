using System.Text.Json;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules;

/// <summary>States as versions of this program stored them: what one wrote, every later one opens.</summary>
public sealed class StoredStateTests
{
    /// <summary>Before wishes could be soft and sections had dates of their own: neither member is there.</summary>
    private const string Before = """
            {"version":1,
            "schedules":[{"id":"a1b2c3d4","name":"Plan A","createdAt":"2024-08-01T12:00:00+00:00","school":"Pitt","major":"Computer Science","term":"2251",
            "preferences":{"noDays":["Fri"],"earliestStart":"09:00","latestEnd":"17:00","minCredits":12,"maxCredits":16.5,
            "skipCourses":["CS1501"],"pinSections":["10001"],"avoidGaps":true,"targetCredits":15,"addCourses":["CS0441"],
            "blockedTimes":[{"days":["Tue"],"start":"12:00","end":"13:00","label":"Lunch"}],"instructors":["Byron"],"avoidInstructors":["Li"],"compact":true,"balanced":true,"lateStarts":true,"freeDays":1,"openSeatsOnly":true},
            "courses":["CS0441"],"prereqs":[],"multiSemesterPrereqs":[],"completedCourses":["CS0401"],
            "lastPlan":{"term":"2251","totalCredits":3,"sections":[{"course":"CS0441","crn":"10001","name":"LEC-101","meetings":[{"days":["Mon","Wed"],"start":"10:00","end":"11:15","from":"2024-08-26","until":"2024-12-06","location":"Hall 12","instructor":"Ada Byron"}],
            "credits":3,"title":"Discrete Structures","maxCredits":4,"seats":30,"seatsOpen":-2,"link":"101"}],
            "explanations":["No class on Friday, as you wished."],"alternatives":["10001|3|12"],"unplaced":[{"course":"CS1501","reason":"Full."}],"clashes":[],"truncated":false}}],
            "activeId":"a1b2c3d4","revision":7,"history":{"undo":[],"redo":[]},"applied":[],"shares":[]}
            """;

    private const string Now = """
            {"version":1,
            "schedules":[{"id":"a1b2c3d4","name":"Plan A","createdAt":"2024-08-01T12:00:00+00:00","school":"Pitt","major":"Computer Science","term":"2251",
            "preferences":{"noDays":["Fri"],"earliestStart":"09:00","latestEnd":"17:00","minCredits":12,"maxCredits":16.5,
            "skipCourses":["CS1501"],"pinSections":["10001"],"avoidGaps":true,"targetCredits":15,"addCourses":["CS0441"],
            "blockedTimes":[{"days":["Tue"],"start":"12:00","end":"13:00","label":"Lunch"}],"instructors":["Byron"],"avoidInstructors":["Li"],"compact":true,"balanced":true,"lateStarts":true,"freeDays":1,"openSeatsOnly":true,
            "freeSpans":[{"days":["Mon"],"from":"11:00","until":"14:00","minutes":60,"label":"Lunch"}],"maxClassesPerDay":3,"maxInRow":2,"minutesBetween":15,"longWeekend":true,"mode":"noOnline","campus":"main campus","noAttributes":["honors"],"courseCredits":[{"course":"CS1950","credits":3}],"soft":["noDays:Fri"]},
            "courses":["CS0441"],"prereqs":[],"multiSemesterPrereqs":[],"completedCourses":["CS0401"],
            "lastPlan":{"term":"2251","totalCredits":3,"sections":[{"course":"CS0441","crn":"10001","name":"LEC-101","meetings":[{"days":["Mon","Wed"],"start":"10:00","end":"11:15","from":"2024-08-26","until":"2024-12-06","location":"Hall 12","instructor":"Ada Byron","everyWeeks":2}],
            "credits":3,"title":"Discrete Structures","maxCredits":4,"seats":30,"seatsOpen":-2,"link":"101","mode":"hybrid","campus":"Main Campus","attributes":["Honors"],"together":[["10002"]],"finals":[{"days":["Mon"],"start":"08:00","end":"10:00","from":"2024-12-09","until":"2024-12-09"}],"waiting":4}],
            "explanations":["No class on Friday, as you wished."],"alternatives":["10001|3|12"],"unplaced":[{"course":"CS1501","reason":"Full."}],"clashes":[],"truncated":false}}],
            "activeId":"a1b2c3d4","revision":7,"history":{"undo":[],"redo":[]},"applied":[],"shares":[],"live":[]}
            """;

    [Fact]
    public void A_state_is_written_in_the_form_that_later_versions_read()
    {
        Assert.Equal(OneLine(Now), Write(Today()));
        Assert.Equal(OneLine(Now), Write(Read(Now)));
    }

    [Fact]
    public void A_state_from_before_these_members_opens_with_all_that_it_holds()
    {
        var state = Read(Before);
        var (wishes, section) = (state.Active!.Preferences, state.Active.LastPlan!.Sections[0]);
        Assert.Empty(wishes.Soft);
        Assert.Empty(wishes.FreeSpans);
        Assert.Empty(wishes.NoAttributes);
        Assert.Null(wishes.CourseCredits);
        Assert.Equal((null, null, null, null), (section.Together, section.Finals, section.Waiting, section.Mode));
        Assert.False(section.Meetings[0].IsSingle);

        // What it does hold is what the same state holds today.
        var today = Today().Active!;
        Assert.Equal(
            today.Preferences.Chips().Where(chip => !chip.Soft).Select(chip => chip.Id).Except(NewKinds(today.Preferences)),
            wishes.Chips().Where(chip => chip.Id != "noDays:Fri").Select(chip => chip.Id));
        Assert.Equal(today.LastPlan!.Explanations, state.Active.LastPlan.Explanations);
        Assert.Equal(["10001"], state.Active.LastPlan.Alternatives[0].Crns);

        // Written again it has the newer members, and nothing is lost.
        Assert.Equal(Write(state), Write(Read(Write(state))));
    }

    private static IEnumerable<string> NewKinds(WishList wishes) => (wishes with { Soft = [] }).Chips().Select(chip => chip.Id)
        .Where(id => id.StartsWith("freeSpan:", StringComparison.Ordinal) || id.StartsWith("credits:", StringComparison.Ordinal) || id.StartsWith("noAttribute:", StringComparison.Ordinal)
            || id is "maxClassesPerDay" or "maxInRow" or "minutesBetween" or "longWeekend" or "mode" or "campus");

    private static SessionState Read(string text) => JsonSerializer.Deserialize(OneLine(text), ScheduleJson.Default.SessionState)!;

    private static string Write(SessionState state) => JsonSerializer.Serialize(state, ScheduleJson.Default.SessionState);

    private static string OneLine(string text) => string.Concat(text.Split('\n').Select(line => line.TrimEnd('\r')));

    private static SessionState Today()
    {
        var lecture = new Section(
            "CS0441", "10001", "LEC-101",
            [new(Weekdays.Monday | Weekdays.Wednesday, new(10, 0), new(11, 15), new(2024, 8, 26), new(2024, 12, 6), "Hall 12", "Ada Byron", EveryWeeks: 2)],
            3, "Discrete Structures", 4, 30, -2, Link: "101", Mode: TeachingMode.Hybrid, Campus: "Main Campus", Attributes: ["Honors"], Together: [["10002"]],
            Finals: [new(Weekdays.Monday, new(8, 0), new(10, 0), new(2024, 12, 9), new(2024, 12, 9))], Waiting: 4);
        var wishes = new WishList
        {
            NoDays = Weekdays.Friday, EarliestStart = new(9, 0), LatestEnd = new(17, 0), MinCredits = 12, TargetCredits = 15, MaxCredits = 16.5m,
            SkipCourses = ["CS1501"], PinSections = ["10001"], AddCourses = ["CS0441"], BlockedTimes = [new(Weekdays.Tuesday, new(12, 0), new(13, 0), "Lunch")],
            Instructors = ["Byron"], AvoidInstructors = ["Li"], AvoidGaps = true, Compact = true, Balanced = true, LateStarts = true, FreeDays = 1, OpenSeatsOnly = true,
            FreeSpans = [new(Weekdays.Monday, new(11, 0), new(14, 0), 60, "Lunch")], MaxClassesPerDay = 3, MaxInRow = 2, MinutesBetween = 15, LongWeekend = true,
            Mode = ModeWish.NoOnline, Campus = "main campus", NoAttributes = ["honors"], CourseCredits = [new("CS1950", 3)], Soft = ["noDays:Fri"],
        };
        return new()
        {
            ActiveId = "a1b2c3d4",
            Revision = 7,
            Schedules =
            [
                new()
                {
                    Id = "a1b2c3d4", Name = "Plan A", CreatedAt = new(2024, 8, 1, 12, 0, 0, TimeSpan.Zero), School = "Pitt", Major = "Computer Science", Term = "2251",
                    Preferences = wishes, Courses = ["CS0441"], CompletedCourses = ["CS0401"],
                    LastPlan = new("2251", 3, [lecture]) { Explanations = ["No class on Friday, as you wished."], Alternatives = [new(["10001"], 3, 12)], Unplaced = [new("CS1501", "Full.")] },
                },
            ],
        };
    }
}
