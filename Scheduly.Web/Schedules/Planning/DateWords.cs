using System.Globalization;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Says what takes place once: single meetings, finals, and what lies over each other there.</summary>
internal static class DateWords
{
    public static void Describe(IReadOnlyList<Section> sections, List<string> sentences)
    {
        foreach (var section in sections)
        {
            foreach (var meeting in section.Meetings.Where(meeting => meeting.IsSingle)) sentences.Add($"{Explainer.Name(section)} meets once on {When(meeting)}.");
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

    private static string When(Meeting meeting)
    {
        var place = meeting.Location is { } location ? $" ({location})" : "";
        return $"{Day(FirstDay(meeting))}, {HardWishes.Clock(meeting.Start)} to {HardWishes.Clock(meeting.End)}{place}";
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
