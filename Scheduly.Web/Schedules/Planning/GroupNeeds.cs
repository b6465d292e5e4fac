namespace Scheduly.Web.Schedules.Planning;

/// <summary>What each section of a course needs beside it: of each need one group, whole.</summary>
internal sealed class GroupNeeds
{
    private readonly Section[] _sections;
    private readonly string[] _components;
    private readonly string _primary;
    private readonly int[][]?[] _lists;
    private readonly Dictionary<string, List<int[]>>[] _named;
    private readonly bool[] _isNamed;

    public GroupNeeds(Section[] sections, IReadOnlyDictionary<string, int> byCrn, string[] components, string primary)
    {
        (_sections, _components, _primary) = (sections, components, primary);
        _isNamed = new bool[sections.Length];
        _lists = [.. sections.Select((section, index) => section.Together?.Select(list => Known(list, index, byCrn)).OfType<int[]>().ToArray())];
        _named = [.. sections.Select(_ => new Dictionary<string, List<int[]>>(StringComparer.Ordinal))];
        for (var index = 0; index < sections.Length; index++)
        {
            foreach (var list in _lists[index] ?? [])
            {
                foreach (var other in list)
                {
                    if (!_named[other].TryGetValue(components[index], out var groups)) _named[other][components[index]] = groups = [];
                    groups.Add([index, .. list.Where(one => one != other)]);
                }
            }
        }

        All = [.. sections.Select((_, index) => Of(index))];
    }

    public List<IReadOnlyList<int[]>>[] All { get; }

    /// <returns>Null for a list with a section that is not there; what is in it is in a group all the same.</returns>
    private int[]? Known(IReadOnlyList<string> list, int owner, IReadOnlyDictionary<string, int> byCrn)
    {
        int[] found = [.. list.Select(crn => byCrn.TryGetValue(crn, out var index) ? index : -1).Distinct()];
        foreach (var index in found.Where(index => index >= 0 && index != owner)) _isNamed[index] = true;
        return found.Contains(-1) ? null : [.. found.Where(index => index != owner)];
    }

    private List<IReadOnlyList<int[]>> Of(int index)
    {
        if (_lists[index] is { } own)
        {
            // Where one of its lists is empty it may be alone, whatever names it.
            var spoken = own.SelectMany(list => list).Select(other => _components[other]).ToHashSet();
            return [own, .. Array.Exists(own, list => list.Length == 0) ? [] : _named[index].Where(named => !spoken.Contains(named.Key)).Select(named => named.Value)];
        }

        if (_isNamed[index]) return _named[index].Count > 0 ? [.. _named[index].Values] : [[]];

        // No list knows it: one of each component, and never what belongs to others.
        if (_components[index] != _primary) return [Unlisted(index, _primary)];
        return [.. _components.Distinct().Where(component => component != _primary).Select(component => Unlisted(index, component)).Where(parts => parts.Count > 0)];
    }

    private List<int[]> Unlisted(int beside, string component) =>
    [
        .. Enumerable.Range(0, _sections.Length)
            .Where(index => _components[index] == component && _lists[index] is null && !_isNamed[index] && SectionLinks.HaveOneLink(_sections[index], _sections[beside]))
            .Select(index => (int[])[index]),
    ];
}
