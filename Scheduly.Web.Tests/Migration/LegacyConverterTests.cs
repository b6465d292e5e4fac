using System.Text.Json;
using Scheduly.Web.Migration;
using Scheduly.Web.Schedules;
using static Scheduly.Web.Tests.Migration.LegacyText;

namespace Scheduly.Web.Tests.Migration;

public sealed class LegacyConverterTests
{
    [Fact]
    public void Every_member_of_the_old_form_has_its_place()
    {
        var schedule = Convert(Value(Session(Id(0)))).Active!;

        Assert.Equal(("Pitt", "Computer Science", "2251", "Computer Science, Fall 2024"), (schedule.School, schedule.Major, schedule.Term, schedule.Name));
        Assert.Equal((Weekdays.Friday, new TimeOnly(10, 0)), (schedule.Preferences.NoDays, schedule.Preferences.EarliestStart));
        Assert.Equal(["CS0445", "CS1501"], schedule.Courses);
        Assert.Equal(["CS0441", "CS0445"], Assert.Single(schedule.Prereqs).Requires);
        var section = Assert.Single(schedule.LastPlan!.Sections);
        Assert.Equal(("CS1501", "78901", "LEC-101", 3m), (section.Course, section.Crn, section.Name, section.Credits));
        var meeting = Assert.Single(section.Meetings);
        Assert.Equal((Weekdays.Monday | Weekdays.Wednesday, new TimeOnly(10, 0), new TimeOnly(10, 50)), (meeting.Days, meeting.Start, meeting.End));
        Assert.Equal(("Café 2", "Nguyễn"), (meeting.Location, meeting.Instructor));
        Assert.Equal(["Chose CS1501 LEC-101"], schedule.LastPlan.Explanations);
        Assert.Null(schedule.Other);
    }

    [Fact]
    public void Older_forms_are_understood()
    {
        var section = Plan("""{"crn": 78901, "days": "MoWeFr", "start": "9:05", "end": "09:55:00", "credits": "1.5"}""").LastPlan!.Sections[0];
        Assert.Equal(("78901", 1.5m), (section.Crn, section.Credits));
        Assert.Equal((Weekdays.Monday | Weekdays.Wednesday | Weekdays.Friday, new TimeOnly(9, 5)), (section.Meetings[0].Days, section.Meetings[0].Start));
    }

    [Theory]
    [InlineData("""{"crn": "1", "days": [], "start": null, "end": null, "location": "Online"}""", "")]
    [InlineData("""{"crn": "1", "days": null, "start": "TBA", "end": "TBA", "location": "Online"}""", "")]
    [InlineData("""{"crn": "1", "days": ["Mon"], "start": "noon", "end": "13:00", "location": "Online"}""", "noon")]
    [InlineData("""{"crn": "1", "days": ["Mon"], "start": "14:00", "end": "13:00", "location": "Online"}""", "14:00")]
    public void A_section_without_a_time_that_makes_sense_has_no_meeting_and_loses_nothing(string json, string kept)
    {
        var schedule = Plan(json);
        var section = schedule.LastPlan!.Sections[0];
        Assert.Empty(section.Meetings);
        Assert.Equal("Online", section.Location);
        Assert.Equal(kept, kept.Length == 0 ? "" : schedule.Other!["oldMembers"].GetProperty("last_plan.sections[0].start").GetString());
    }

    [Fact]
    public void Members_that_are_not_known_are_kept_at_every_level()
    {
        var json = """
            {"major": "Mathematics", "notes": {"from": "an older release", "tags": ["x", 1, null]}, "name": "mine", "$plan": 1, "id": 7,
             "preferences": {"colour": "blue"}, "prereqs": [{"course": "A", "requires": [], "since": 2020}],
             "last_plan": {"score": 0.5, "sections": [{"crn": "1", "seats": 3}], "alternatives": [{"crns": ["2"]}]}}
            """;
        var other = Convert(json).Active!.Other!;
        Assert.Equal("""{"from": "an older release", "tags": ["x", 1, null]}""", other["notes"].GetRawText());
        Assert.Equal(
            """{"preferences.colour":"blue","last_plan.score":0.5,"prereqs[0].since":2020,"last_plan.alternatives":[{"crns":["2"]}],"last_plan.sections[0].seats":3,"name":"mine","$plan":1,"id":7}""",
            other["oldMembers"].GetRawText());
        Assert.Equal(2, other.Count);
    }

    [Theory]
    [InlineData("202509", "2251", "2251")]
    [InlineData("202409", null, "202409")]
    [InlineData(null, "2251", "2251")]
    [InlineData(null, null, "2251")]
    [InlineData("2254", "2251", "2254")]
    public void The_six_digit_term_of_an_older_release_gives_way_to_the_terms_own_plan(string? term, string? plan, string expected)
    {
        var schedule = Convert(JsonSerializer.Serialize(new { major = "Music", term, last_plan = new { term = plan } })).Active!;
        Assert.Equal((expected, expected), (schedule.Term, schedule.LastPlan!.Term));
        Assert.Equal(term is "202509", schedule.Other?.ContainsKey("oldMembers") == true);
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("5", "$ is not of the form")]
    [InlineData("{}", "it has no last_plan, courses, major or preferences")]
    [InlineData("""{"courses": 5}""", "$.courses")]
    [InlineData("""{"major": "M", "last_plan": {"sections": [{"days": ["Noday"]}]}}""", "$.last_plan.sections[0].days")]
    [InlineData("""{"major": "\ud800"}""", "")]
    public void What_is_no_session_is_rejected_with_its_place(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<LegacySessionException>(() => LegacyConverter.Read(Bytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_session_that_is_nested_too_deep_to_be_read_again_is_rejected()
    {
        static string Nested(int depth) => "{\"major\": \"M\", \"notes\": " + new string('[', depth) + new string(']', depth) + "}";
        Assert.Throws<LegacySessionException>(() => LegacyConverter.Read(Bytes(Nested(LegacyJson.MaxDepth))));
        var state = Convert(Nested(LegacyJson.MaxDepth - 1));
        var json = JsonSerializer.SerializeToUtf8Bytes(state, ScheduleJson.Default.SessionState);
        Assert.NotNull(JsonSerializer.Deserialize(json, ScheduleJson.Default.SessionState));
    }

    private static string Value(string member) => member[(member.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static SessionState Convert(string json) => LegacyConverter.Convert(LegacyConverter.Read(Bytes(json)), "12345678", Created);

    private static NamedSchedule Plan(string section) => Convert("{\"major\": \"M\", \"last_plan\": {\"sections\": [" + section + "]}}").Active!;
}
