using System.Globalization;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Says what takes place once: single meetings, finals, and what lies over each other there.</summary>
internal static class DateWords
{
    public static void Describe(IReadOnlyList<Section> sections, List<string> sentences)
    {
        foreach (var section in sections)
        {
            if (SingleMeetings.Of(section) is { Count: > 0 } single) sentences.Add($"{Meets(section, single)}.");
            foreach (var final in section.Finals ?? []) sentences.Add($"Final of {Explainer.Name(section)}: {When(final)}.");
        }

        sentences.AddRange(Overlaps(sections));
    }

    /// <summary>Finals that lie over each other, and over a class that still takes place on that day.</summary>
    public static IEnumerable<string> Overlaps(IReadOnlyList<Section> sections)
    {
        for (var one = 0; one < sections.Count; one++)
        {
            for (var other = 0; other < sections.Count; other++)
            {
                var (mine, theirs) = (sections[one], sections[other]);
                if (one < other && Overlap(mine.Finals, theirs.Finals) is { } day) yield return $"The finals of {Explainer.Name(mine)} and {Explainer.Name(theirs)} overlap on {Day(day)}.";
                if (one != other && Overlap(mine.Finals, theirs.Meetings) is { } classDay) yield return $"The final of {Explainer.Name(mine)} and a class of {Explainer.Name(theirs)} overlap on {Day(classDay)}.";
            }
        }
    }

    /// <summary>Without dates nobody knows whether a class goes on in the week of finals.</summary>
    private static DateOnly? Overlap(IReadOnlyList<Meeting>? finals, IReadOnlyList<Meeting>? others) =>
        (from final in finals ?? [] from other in others ?? [] where other.From is not null && MeetingTimes.Overlap(final, other) select (DateOnly?)FirstDay(final)).FirstOrDefault();

    /// <summary>"A1 01 meets once on Thursday, October 9, 19:00 to 21:00", "A1 01 meets on 5 single days: Monday, June 2 to Friday, June 6, 09:00 to 12:00".</summary>
    /// <param name="single">Meetings of one day each.</param>
    public static string Meets(Section section, IReadOnlyList<Meeting> single)
    {
        var parts = single.GroupBy(meeting => Hours(meeting)).Select(group => $"{Days([.. group.Select(FirstDay).Distinct().Order()])}, {group.Key}").ToList();
        return single.Count == 1 ? $"{Explainer.Name(section)} meets once on {parts[0]}" : FormattableString.Invariant($"{Explainer.Name(section)} meets on {single.Count} single days: {string.Join("; ", parts)}");
    }

    /// <summary>" on Thursday, October 9" where two sections lie over each other on single days only; empty where they do so in the week.</summary>
    public static string OnDate(Section one, Section other)
    {
        var pairs = one.Meetings.SelectMany(_ => other.Meetings, (mine, theirs) => (mine, theirs)).Where(pair => MeetingTimes.Overlap(pair.mine, pair.theirs)).ToList();
        if (pairs.Count == 0 || pairs.Exists(pair => !pair.mine.IsSingle && !pair.theirs.IsSingle)) return "";
        var days = pairs.SelectMany(pair => pair.mine.IsSingle ? SingleMeetings.Of(pair.mine).Where(day => MeetingTimes.Overlap(day, pair.theirs)) : SingleMeetings.Of(pair.theirs).Where(day => MeetingTimes.Overlap(day, pair.mine)));
        return $" on {Days([.. days.Select(FirstDay).Distinct().Order()])}";
    }

    /// <summary>Three days and more in a row are told by the first and the last.</summary>
    private static string Days(DateOnly[] days)
    {
        List<string> parts = [];
        for (var at = 0; at < days.Length;)
        {
            var end = at + 1;
            while (end < days.Length && days[end].DayNumber == days[end - 1].DayNumber + 1) end++;
            if (end - at < 3) end = at + 1;
            parts.Add(end - at < 3 ? Day(days[at]) : $"{Day(days[at])} to {Day(days[end - 1])}");
            at = end;
        }

        return Explainer.List(parts);
    }

    private static string When(Meeting meeting) => $"{Day(FirstDay(meeting))}, {Hours(meeting)}";

    private static string Hours(Meeting meeting)
    {
        var place = meeting.Location is { } location ? $" ({location})" : "";
        return $"{HardWishes.Clock(meeting.Start)} to {HardWishes.Clock(meeting.End)}{place}";
    }

    /// <summary>The day on which what takes place once does.</summary>
    public static DateOnly FirstDay(Meeting meeting)
    {
        var day = meeting.From ?? default;
        for (var tries = 0; tries < 14 && !MeetingTimes.TakesPlace(meeting, day); tries++) day = day.AddDays(1);
        return day;
    }

    private static string Day(DateOnly day) => day.ToString("dddd, MMMM d", CultureInfo.InvariantCulture);
}
