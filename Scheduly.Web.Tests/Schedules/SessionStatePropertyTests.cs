using System.Text.Json;
using CsCheck;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Tests.Schedules;

/// <summary>Whatever a session holds, members of other programs too, is the same after it was stored and read.</summary>
public sealed class SessionStatePropertyTests
{
    private static readonly Gen<string> Text = Gen.OneOf(Gen.String[0, 20], Gen.OneOf<string>(["", "CS1501", "é 🙂 שלום", "\0\u2028\"\\</script>", "\uFFFD"]));

    private static readonly Gen<decimal?> Credits = Gen.OneOf(Gen.Const((decimal?)null), Gen.Int[0, 2400].Select(quarters => (decimal?)(quarters / 4m)));

    private static readonly Gen<TimeOnly> Time = Gen.Int[0, (24 * 60) - 1].Select(minutes => TimeOnly.MinValue.AddMinutes(minutes));

    private static readonly Gen<TimeOnly?> MaybeTime = Gen.OneOf(Gen.Const((TimeOnly?)null), Time.Select(time => (TimeOnly?)time));

    private static readonly Gen<bool?> Maybe = Gen.OneOf<bool?>([null, true, false]);

    private static readonly Gen<Weekdays> Days = Gen.Int[0, 127].Select(days => (Weekdays)days);

    private static readonly Gen<IReadOnlyList<string>> Texts = Text.Array[0, 4].Select(all => (IReadOnlyList<string>)all);

    private static readonly Gen<JsonElement> Json = Gen.Recursive<JsonElement>((depth, inner) => depth >= 4
        ? Gen.OneOf<string>(["null", "true", "-0.5", "1e300", "12345678901234567890", "\"\"", "\"x\\u0000\""]).Select(json => JsonElement.Parse(json))
        : Gen.OneOf(
            Gen.OneOf<string>(["null", "false", "1", "\"text\"", "{}", "[]"]).Select(json => JsonElement.Parse(json)),
            inner.Array[0, 3].Select(items => JsonElement.Parse($"[{string.Join(',', items.Select(item => item.GetRawText()))}]")),
            inner.Array[0, 3].Select(items => JsonElement.Parse($"{{{string.Join(',', items.Select((item, i) => $"\"m{i}\":{item.GetRawText()}"))}}}"))));

    private static readonly Gen<Dictionary<string, JsonElement>?> Other =
        Json.Array[0, 3].Select(items => items.Length == 0 ? null : items.Select((item, i) => (item, i)).ToDictionary(pair => $"x-{pair.i}", pair => pair.item));

    private static readonly Gen<WishList> Wishes =
        from noDays in Days
        from times in Gen.Select(MaybeTime, MaybeTime)
        from credits in Credits.Array[3]
        from lists in Texts.Array[5]
        from flags in Maybe.Array[5]
        from blocked in Gen.Select(Days, Time, Time, Gen.OneOf(Gen.Const((string?)null), Text.Select(text => (string?)text)), (days, start, end, label) => new BlockedTime(days, start, end, label)).Array[0, 2]
        from free in Gen.OneOf(Gen.Const((int?)null), Gen.Int[0, 5].Select(n => (int?)n))
        select new WishList
        {
            NoDays = noDays, EarliestStart = times.Item1, LatestEnd = times.Item2, MinCredits = credits[0], MaxCredits = credits[1], TargetCredits = credits[2],
            SkipCourses = lists[0], PinSections = lists[1], AddCourses = lists[2], Instructors = lists[3], AvoidInstructors = lists[4],
            AvoidGaps = flags[0], Compact = flags[1], Balanced = flags[2], LateStarts = flags[3], OpenSeatsOnly = flags[4], BlockedTimes = blocked, FreeDays = free,
        };

    private static readonly Gen<Section> Section =
        from texts in Text.Array[6]
        from meetings in Gen.Select(Days.Where(days => days != Weekdays.None), Time, Time, Gen.Bool, (days, start, end, dated) => new Meeting(
            days, start, end, dated ? new DateOnly(2024, 8, 26) : null, dated ? new DateOnly(2024, 12, 13) : null, "Room", dated ? null : "Smith")).Array[0, 3]
        from credits in Credits
        from seats in Gen.Int[-3, 300]
        select new Section(texts[0], texts[1], texts[2], meetings, credits ?? 0, texts[3], credits, seats, seats - 10, texts[4], texts[5]);

    private static readonly Gen<Plan> Plans =
        from sections in Section.Array[0, 4]
        from texts in Texts
        from credits in Credits
        from truncated in Gen.Bool
        select new Plan("2251", credits ?? 0, sections)
        {
            Explanations = texts, Alternatives = [new(texts, credits ?? 1, 0.25)], Unplaced = [.. texts.Select(text => new Unplaced(text, text))], Truncated = truncated,
        };

    private static readonly Gen<SessionState> States =
        from schedules in Gen.Select(Wishes, Plans, Text.Array[5], Texts, Other, (wishes, plan, texts, list, other) => new NamedSchedule
        {
            Id = texts[0], Name = texts[1], School = texts[2], Major = texts[3], Term = texts[4], Preferences = wishes, LastPlan = plan, Courses = list,
            CompletedCourses = list, Prereqs = [.. list.Select(text => new Prerequisite(text, list))], CreatedAt = new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.FromHours(-5)), Other = other,
        }).Array[0, 3]
        from active in Gen.OneOf(Gen.Const((string?)null), Text.Select(text => (string?)text))
        from other in Other
        select new SessionState { Schedules = schedules, ActiveId = active, Other = other };

    [Fact]
    public void Any_state_is_the_same_after_it_was_stored_and_read() => States.Sample(
        state =>
        {
            var json = Write(state);
            var read = JsonSerializer.Deserialize(json, ScheduleJson.Default.SessionState)!;
            Assert.Equal(json, Write(read));
            Assert.Equal(state.Schedules.Select(one => (one.CreatedAt, one.Preferences.NoDays, one.LastPlan!.Sections.Count)), read.Schedules.Select(one => (one.CreatedAt, one.Preferences.NoDays, one.LastPlan!.Sections.Count)));
            Assert.Equal(state.Other?.Count, read.Other?.Count);
        },
        iter: 10_000);

    private static string Write(SessionState state) => JsonSerializer.Serialize(state, ScheduleJson.Default.SessionState);
}
