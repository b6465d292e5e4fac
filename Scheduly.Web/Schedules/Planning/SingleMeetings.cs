namespace Scheduly.Web.Schedules.Planning;

/// <summary>What takes place once decides no wish about the week. Where it lies against such a wish, the wish is not confirmed without it.</summary>
internal static class SingleMeetings
{
    /// <summary>Each day of each of them, as a meeting of that day alone, in their order.</summary>
    public static IReadOnlyList<Meeting> Of(Section section) =>
        [.. section.Meetings.SelectMany(Of).DistinctBy(meeting => (meeting.From, meeting.Start, meeting.End)).OrderBy(meeting => meeting.From).ThenBy(meeting => meeting.Start)];

    /// <summary>None for what comes in several weeks.</summary>
    public static IEnumerable<Meeting> Of(Meeting meeting)
    {
        if (!meeting.IsSingle) yield break;
        for (var day = meeting.From!.Value; day <= meeting.Until; day = day.AddDays(1))
        {
            if (MeetingTimes.TakesPlace(meeting, day)) yield return meeting with { Days = (Weekdays)(1 << (day.DayNumber % 7)), From = day, Until = day, EveryWeeks = null };
        }
    }

    /// <returns>"A1 01 meets once on Thursday, October 9, 19:00 to 21:00", of all that lies against a wish which the week keeps; null when nothing does.</returns>
    public static string? Against(HardWish hard, IReadOnlyCollection<Section> sections) => Words(sections, (section, meeting) =>
        hard.Rule is { } rule ? rule.BreaksOn(sections, meeting.From!.Value)
        : IsAboutTheWeek(hard) && hard.Breaks?.Invoke(section with { Meetings = [meeting], Untimed = null }) is true);

    /// <summary>As <see cref="Against"/>, of those that <paramref name="isAgainst"/> something.</summary>
    public static string? Words(IReadOnlyCollection<Section> sections, Func<Section, Meeting, bool> isAgainst)
    {
        List<string> parts = [];
        foreach (var section in sections)
        {
            if (Of(section).Where(meeting => isAgainst(section, meeting)).ToList() is { Count: > 0 } against) parts.Add(DateWords.Meets(section, against));
        }

        return parts.Count > 0 ? string.Join("; ", parts) : null;
    }

    /// <summary>What a plan keeps in its weekly classes: "no weekly class on Saturday".</summary>
    public static string WeeklyText(HardWish hard) => hard.Wish switch
    {
        { Kind: Wish.NoDay or Wish.Earliest or Wish.Latest } wish => wish.Text.Replace("no class ", "no weekly class ", StringComparison.Ordinal),
        { Kind: Wish.Blocked } wish => $"{wish.Text} of weekly classes",
        var wish => $"{wish.Text}, single meetings aside",
    };

    private static bool IsAboutTheWeek(HardWish hard) => hard.Wish.Kind is Wish.NoDay or Wish.Earliest or Wish.Latest or Wish.Blocked;
}
