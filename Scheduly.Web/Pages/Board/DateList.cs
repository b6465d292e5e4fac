using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Pages.Board;

/// <summary>What of a plan takes place on one day: finals and single meetings, by date.</summary>
internal sealed class DateList(IReadOnlyList<Section> sections)
{
    public IReadOnlyList<DatedEvent> Events { get; } =
    [
        .. sections.SelectMany(section => (section.Finals ?? []).Select(final => new DatedEvent(section, final, IsFinal: true))
                .Concat(SingleMeetings.Of(section).Select(meeting => new DatedEvent(section, meeting, IsFinal: false))))
            .OrderBy(one => one.Day).ThenBy(one => one.Meeting.Start).ThenBy(one => one.Section.Course, StringComparer.Ordinal),
    ];

    /// <summary>Sentences about finals that lie over each other or over a class.</summary>
    public IReadOnlyList<string> Overlaps { get; } = [.. DateWords.Overlaps(sections)];
}

internal sealed record DatedEvent(Section Section, Meeting Meeting, bool IsFinal)
{
    public DateOnly? Day { get; } = Meeting.From is null ? null : DateWords.FirstDay(Meeting);

    /// <summary>"Mon, Dec 8, 8–10 am".</summary>
    public string When => Day is { } day
        ? $"{PageText.ShortDay(((int)day.DayOfWeek + 6) % 7)}, {day.ToString(PageText.T("format.dayOfYear"), PageText.Language)}, {Hours}"
        : $"{string.Join(", ", Meeting.Days.Indices().Select(PageText.ShortDay))}, {Hours}";

    private string Hours => Clock12.Range(Meeting.Start, Meeting.End);
}
