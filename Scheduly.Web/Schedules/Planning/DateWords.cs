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

        for (var one = 0; one < sections.Count; one++)
        {
            for (var other = one + 1; other < sections.Count; other++)
            {
                if (Overlap(sections[one], sections[other]) is { } day) sentences.Add($"The finals of {Explainer.Name(sections[one])} and {Explainer.Name(sections[other])} overlap on {Day(day)}.");
            }
        }
    }

    private static DateOnly? Overlap(Section one, Section other) =>
        (from a in one.Finals ?? [] from b in other.Finals ?? [] where MeetingTimes.Overlap(a, b) select a.From).FirstOrDefault();

    private static string When(Meeting meeting)
    {
        var place = meeting.Location is { } location ? $" ({location})" : "";
        return $"{Day(FirstDay(meeting))}, {HardWishes.Clock(meeting.Start)} to {HardWishes.Clock(meeting.End)}{place}";
    }

    private static DateOnly FirstDay(Meeting meeting)
    {
        var day = meeting.From ?? default;
        for (var tries = 0; tries < 14 && !MeetingTimes.TakesPlace(meeting, day); tries++) day = day.AddDays(1);
        return day;
    }

    private static string Day(DateOnly day) => day.ToString("dddd, MMMM d", CultureInfo.InvariantCulture);
}
