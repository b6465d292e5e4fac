using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>Courses with lists: every set of their sections is written down and held against what a list means.</summary>
internal sealed partial class BruteForce
{
    private static bool HasLists(Candidate course) => course.Sections.Any(section => section.Together is not null);

    public bool IsListed(Section section) => request.Candidates.Any(course => HasLists(course) && course.Sections.Contains(section));

    private static List<Section[]> Groups(Candidate course)
    {
        var all = Enumerable.Range(1, (1 << course.Sections.Count) - 1).Select(mask => course.Sections.Where((_, at) => (mask >> at & 1) != 0).ToArray()).Where(set => IsClosed(course, set)).ToList();
        return [.. all.Where(set => IsOfCourse(set)
            && set.Any(section => !Parts(set).Any(part => part.Contains(section)))
            && !Parts(set).Any(part => IsOfCourse(part) && set.Except(part).Any(left => part.Any(section => section.Component == left.Component))))];

        bool IsOfCourse(Section[] set) => set.Any(section => section.Component == Primary(course));
        IEnumerable<Section[]> Parts(Section[] set) => all.Where(part => part.Length < set.Length && part.All(set.Contains));
    }

    /// <summary>Everything that is in it has what it must be taken with.</summary>
    private static bool IsClosed(Candidate course, Section[] set)
    {
        if (set.Any(one => set.Any(other => one.Link is not null && other.Link is not null && one.Link != other.Link))) return false;
        var crns = set.Select(section => section.Crn).ToHashSet();
        var known = course.Sections.ToDictionary(section => section.Crn);
        return set.All(section => HasOwn(section) && HasNaming(section));

        IEnumerable<List<string>> Valid(Section section) => (section.Together ?? []).Select(list => list.Where(crn => crn != section.Crn).ToList()).Where(list => list.TrueForAll(known.ContainsKey));
        bool IsListed(Section section) => course.Sections.Any(other => other != section && (other.Together ?? []).Any(list => list.Contains(section.Crn)));
        bool IsFree(Section section) => section.Together is null && !IsListed(section);
        bool HasOwn(Section section) => section.Together is null || Valid(section).Any(list => list.TrueForAll(crns.Contains));

        bool HasNaming(Section section)
        {
            if (IsFree(section)) return HasComponents(section);
            var namers = course.Sections.Where(other => other != section && Valid(other).Any(list => list.Contains(section.Crn))).ToList();
            if (section.Together is null && namers.Count == 0) return false;
            if (Valid(section).Any(list => list.Count == 0)) return true;
            var spoken = Valid(section).SelectMany(list => list).Select(crn => known[crn].Component).ToHashSet();
            return namers.GroupBy(namer => namer.Component).Where(component => !spoken.Contains(component.Key))
                .All(component => component.Any(namer => set.Contains(namer) && Valid(namer).Any(list => list.Contains(section.Crn) && list.TrueForAll(crns.Contains))));
        }

        bool HasComponents(Section section)
        {
            bool Goes(Section other) => IsFree(other) && (other.Link is null || section.Link is null || other.Link == section.Link);
            if (section.Component != Primary(course)) return set.Any(other => other.Component == Primary(course) && Goes(other));
            return course.Sections.Where(other => other.Component != section.Component && Goes(other)).GroupBy(other => other.Component).All(component => component.Any(set.Contains));
        }
    }
}
