using System.Text;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// Merges the sections of one component that differ in nothing a week can show. This shrinks the search more than anything else:
/// ten lectures at the same hour are one choice.
/// </summary>
internal sealed class SectionMerging(WishList wishes, IReadOnlyList<HardWish> hard, IReadOnlyList<HardWish> soft, ScoreWeights weights)
{
    private readonly Dictionary<string, int> _pins = hard.Index()
        .Where(wish => wish.Item.Wish.Kind == Wish.Pin)
        .ToDictionary(wish => wish.Item.Wish.Value, wish => wish.Index, StringComparer.OrdinalIgnoreCase);

    /// <summary>CRNs in lists of other sections: such a section is like no other.</summary>
    private readonly HashSet<string> _listed = [];

    public void Note(IEnumerable<Section> sections) =>
        _listed.UnionWith(sections.SelectMany(section => section.Together ?? []).SelectMany(list => list));

    /// <summary>CRNs of several codes: such a section is like no other.</summary>
    public void NoteShared(IEnumerable<string> crns) => _listed.UnionWith(crns);

    /// <summary>The options of one component, the best and earliest first, in an order that does not depend on that of the sections.</summary>
    public SectionOption[] Merge(IEnumerable<Section> sections) =>
    [
        .. sections
            .Select(section => (Section: section, Breaks: BrokenBy(section), Pin: _pins.GetValueOrDefault(section.Crn, -1)))
            .GroupBy(one => Key(one.Section, one.Breaks, one.Pin))
            .Select(group =>
            {
                var ranked = group.Select(one => one.Section)
                    .OrderByDescending(Value).ThenBy(section => section.Crn.Length).ThenBy(section => section.Crn, StringComparer.Ordinal)
                    .ToArray();
                return new SectionOption(ranked[0], ranked[1..], group.First().Breaks, group.First().Pin, Value(ranked[0]));
            })
            .OrderByDescending(option => option.Value)
            .ThenBy(option => option.Mask.Spans.Length == 0 ? 0 : option.Mask.Spans.Max(span => span.End))
            .ThenBy(option => option.Section.Crn.Length)
            .ThenBy(option => option.Section.Crn, StringComparer.Ordinal),
    ];

    private int[] BrokenBy(Section section) =>
        [.. hard.Index().Where(wish => wish.Item.IsBrokenBy(section)).Select(wish => wish.Index)];

    private int Value(Section section) =>
        (wishes.Instructors.Any(name => HardWishes.TaughtBy(section, name)) ? weights.Instructor : 0)
        - (weights.SoftWish * soft.Count(wish => wish.IsBrokenBy(section)))
        - (section.SeatsOpen <= 0 ? weights.FullSection : 0)
        - (section.Meetings.Count == 0 ? weights.NoTime : 0);

    /// <summary>Days, times and dates day by day, so that "Mon and Wed 10:00" is the same in one meeting or in two.</summary>
    private string Key(Section section, int[] breaks, int pin)
    {
        var key = new StringBuilder().Append(pin).Append('|').AppendJoin(',', breaks).Append('|').Append((int)(section.Credits * 100)).Append('|').Append(section.Link);
        if (section.Together is { } lists) key.Append('(').AppendJoin(';', lists.Select(list => string.Join(',', list))).Append(')');
        if (_listed.Contains(section.Crn)) key.Append('#').Append(section.Crn);
        if (section.Untimed is { } untimed) key.Append('?').Append((int)untimed);
        var times = section.Meetings
            .SelectMany(meeting => meeting.Days.Indices(), (meeting, day) => (
                Day: day,
                Start: meeting.Start.Ticks,
                End: meeting.End.Ticks,
                From: meeting.From?.DayNumber ?? 0,
                Until: meeting.Until?.DayNumber ?? 0,
                Every: meeting.EveryWeeks ?? 1))
            .Distinct()
            .Order();
        foreach (var (day, start, end, from, until, every) in times)
        {
            key.Append('|').Append(day).Append(' ').Append(start).Append(' ').Append(end).Append(' ').Append(from).Append(' ').Append(until).Append(every == 1 ? "" : "/2");
        }

        return key.ToString();
    }
}
