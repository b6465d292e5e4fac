using System.Runtime.CompilerServices;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// All ways to take a course of which some section must be taken with one of several lists: sets of sections in which each has all it needs, which hold
/// no more than one of them needs, and of which none stands beside another that could do its part.
/// </summary>
/// <remarks>
/// A group is a section with one of its lists. A section with lists needs one of its groups. What others name needs one of the groups it is named in, one
/// for each component that names it and that its own lists do not speak of. A section that no list knows goes by components and links.
/// </remarks>
internal sealed class CourseWays
{
    /// <summary>A file that allows more than this is not worth more of a student's time; each lecture has its share of it, and each other section its own.</summary>
    private const int Most = 5_000, MostSteps = 50_000, Largest = 10;

    private static readonly ConditionalWeakTable<Course, Found> OfCourses = [];

    private readonly Section[] _sections;
    private readonly Dictionary<string, int> _byCrn = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IReadOnlyList<int[]>>[] _needs;
    private readonly string[] _components;
    private readonly string _primary;
    private readonly List<int[]> _ways = [];
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _seen = [];
    private readonly ulong[][] _waysOf;
    private int _steps, _wayLimit;

    private CourseWays(IEnumerable<Section> sections)
    {
        _sections = [.. sections.OrderBy(section => section.Crn.Length).ThenBy(section => section.Crn, StringComparer.Ordinal)];
        foreach (var (index, section) in _sections.Index()) _byCrn.TryAdd(section.Crn, index);
        _components = [.. _sections.Select(section => section.Component)];
        _primary = SectionLinks.Primary(_sections);
        _needs = new GroupNeeds(_sections, _byCrn, _components, _primary).All;

        // Every way has a lecture, and what it needs; what it does not need stands in a way of its own only where a section may be alone.
        var mayBeAlone = Array.Exists(_sections, section => section.Together is { } lists && lists.Any(list => list.All(crn => HardWishes.Same(crn, section.Crn))));
        var lectures = Enumerable.Range(0, _sections.Length).Where(index => mayBeAlone || _components[index] == _primary).ToList();
        foreach (var lecture in lectures) Begin(lecture, lectures.Count);
        foreach (var part in IsCut ? Enumerable.Range(0, _sections.Length).Where(part => !_ways.Exists(way => way.Contains(part))) : []) Begin(part, _sections.Length);
        _waysOf = [.. _sections.Select((_, index) => Bits(way => way.Contains(index)))];
        Slots = [.. FindSlots()];
    }

    /// <summary>Sections of which a way has at most one: a component, or a part of one of which several are taken together.</summary>
    public IReadOnlyList<(string Component, IReadOnlyList<Section> Sections)> Slots { get; }

    public int Count => _ways.Count;

    /// <summary>There are more ways than were looked for.</summary>
    public bool IsCut { get; private set; }

    /// <returns>Null where no section has lists: then components and links say it all.</returns>
    public static CourseWays? Of(IReadOnlyCollection<Section> sections) => sections.Any(section => section.Together is not null) ? new(sections) : null;

    /// <summary>Those of a course of the catalogue, found once.</summary>
    public static CourseWays? Of(Course course) => OfCourses.GetValue(course, one => new(Of(one.Sections))).Ways;

    public IEnumerable<IReadOnlyList<Section>> All => _ways.Select(way => (IReadOnlyList<Section>)[.. way.Select(index => _sections[index])]);

    /// <summary>The ways with a section, a bit each; one bit more stands for the course not being taken.</summary>
    public ulong[] With(Section section) => _byCrn.TryGetValue(section.Crn, out var index) ? _waysOf[index] : new ulong[Words];

    /// <param name="left">With the bit for the course not being taken.</param>
    public ulong[] Without(IReadOnlyList<Section> slot, bool left)
    {
        var taken = slot.Select(section => _byCrn[section.Crn]).ToHashSet();
        var ways = Bits(way => !way.Any(taken.Contains));
        if (left) Set(ways, _ways.Count);
        return ways;
    }

    public ulong[] Left()
    {
        var ways = new ulong[Words];
        Set(ways, _ways.Count);
        return ways;
    }

    public ulong[] Everything() => [.. Enumerable.Repeat(ulong.MaxValue, Words)];

    public bool CanBeTaken(Section section) => With(section).AsSpan().ContainsAnyExcept(0UL);

    /// <summary>False for two sections of the course that no way has.</summary>
    public bool GoTogether(Section one, Section other) => Intersect(With(one), With(other));

    public bool IsWay(IEnumerable<Section> sections)
    {
        var taken = sections.Select(section => _byCrn.GetValueOrDefault(section.Crn, -1)).Order().ToArray();
        return _ways.Exists(way => taken.AsSpan().SequenceEqual(way));
    }

    public static bool Intersect(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        for (var word = 0; word < one.Length; word++)
        {
            if ((one[word] & other[word]) != 0) return true;
        }

        return false;
    }

    /// <summary>The length of a set of ways.</summary>
    public int Words => (_ways.Count / 64) + 1;

    private ulong[] Bits(Func<int[], bool> holds)
    {
        var bits = new ulong[Words];
        foreach (var (index, way) in _ways.Index())
        {
            if (holds(way)) Set(bits, index);
        }

        return bits;
    }

    private static void Set(ulong[] bits, int index) => bits[index >> 6] |= 1UL << (index & 63);

    private void Begin(int anchor, int share)
    {
        _seen.Clear();
        _steps = Math.Max(MostSteps / share, Largest);
        _wayLimit = _ways.Count + Math.Max(Most / share, Largest);
        Expand([anchor], anchor);
    }

    /// <summary>Adds what the first need that is not met asks for, in every way that it can be met.</summary>
    private void Expand(int[] way, int anchor)
    {
        var key = string.Join(' ', way);
        if (!_seen.Add(key) || _known.Contains(key)) return;
        IsCut |= _steps == 0 || _ways.Count == _wayLimit || way.Length > Largest;
        if (_steps-- <= 0 || _ways.Count >= _wayLimit || way.Length > Largest) return;
        var unmet = way.SelectMany(index => _needs[index]).FirstOrDefault(need => !IsMet(need, way));
        if (unmet is null)
        {
            if (way.Any(index => _components[index] == _primary) && HasNothingToSpare(way, Array.IndexOf(way, anchor)) && _known.Add(key)) _ways.Add(way);
            return;
        }

        foreach (var group in unmet)
        {
            int[] next = [.. way.Union(group).Order()];
            if (next.All(one => next.All(other => SectionLinks.HaveOneLink(_sections[one], _sections[other])))) Expand(next, anchor);
        }
    }

    private static bool IsMet(IReadOnlyList<int[]> need, int[] way)
    {
        for (var group = 0; group < need.Count; group++)
        {
            if (Holds(way, need[group])) return true;
        }

        return false;
    }

    private static bool Holds(int[] way, int[] group)
    {
        foreach (var index in group)
        {
            if (Array.IndexOf(way, index) < 0) return false;
        }

        return true;
    }

    /// <summary>No part of it has all that the anchor needs, and no part that is a way itself is short of a section only where it has one of that component.</summary>
    private bool HasNothingToSpare(int[] way, int anchor)
    {
        if (way.Length == 1) return true;
        var needs = way.Select(index => _needs[index].Select(need => need.Where(group => Holds(way, group)).Select(group => group.Sum(index => 1 << Array.IndexOf(way, index))).ToArray()).ToArray()).ToArray();
        var primary = Mask(index => _components[index] == _primary);
        for (var part = 1; part < (1 << way.Length) - 1; part++)
        {
            if (!Enumerable.Range(0, way.Length).All(at => (part >> at & 1) == 0 || Array.TrueForAll(needs[at], need => Array.Exists(need, group => (group & part) == group)))) continue;
            if ((part >> anchor & 1) != 0) return false;
            if ((part & primary) != 0 && (part & Mask(index => way.Where((_, at) => (part >> at & 1) == 0).Any(left => _components[left] == _components[index]))) != 0) return false;
        }

        return true;

        int Mask(Func<int, bool> holds) => way.Select((index, at) => holds(index) ? 1 << at : 0).Sum();
    }

    /// <summary>Each section stands in one slot, so that a plan is found in one way only.</summary>
    private IEnumerable<(string Component, IReadOnlyList<Section> Sections)> FindSlots()
    {
        var slots = new int[_sections.Length];
        for (var index = 0; index < slots.Length; index++)
        {
            var taken = Enumerable.Range(0, index).Where(other => _components[other] == _components[index] && Intersect(_waysOf[index], _waysOf[other])).Select(other => slots[other]).ToHashSet();
            while (taken.Contains(slots[index])) slots[index]++;
        }

        return _sections.Select((section, index) => (Section: section, Slot: slots[index]))
            .GroupBy(one => (one.Section.Component, one.Slot), one => one.Section)
            .OrderBy(slot => slot.Key.Component, StringComparer.Ordinal).ThenBy(slot => slot.Key.Slot)
            .Select(slot => (slot.Key.Component, (IReadOnlyList<Section>)[.. slot]));
    }

    private sealed record Found(CourseWays? Ways);
}
