using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules;

/// <summary>What must move when one of several linked sections is swapped: a lecture takes its own laboratory along.</summary>
internal static class LinkedSwap
{
    /// <summary>The sections to stand beside the new one: those of other courses as they are, of its own what belongs to it.</summary>
    /// <param name="rest">The plan without the section that goes.</param>
    /// <returns>Null when nothing that belongs to it fits.</returns>
    public static IReadOnlyList<Section>? Beside(Section next, Course course, IReadOnlyList<Section> rest)
    {
        var own = rest.Where(section => section.Course == next.Course).ToList();
        var others = rest.Except(own).ToList();
        if (CourseWays.Of(course) is { } ways) return Beside(next, ways, own, others);
        var primary = SectionLinks.Primary(course.Sections);
        var components = course.Sections.GroupBy(section => section.Component)
            .Where(group => group.Key != next.Component)
            .OrderByDescending(group => group.Key == primary)
            .Select(group => group.OrderByDescending(section => own.Exists(one => one.Crn == section.Crn)).ToList())
            .ToList();
        return Complete([next], 0) is { } found ? [.. others, .. found.Skip(1)] : null;

        List<Section>? Complete(List<Section> chosen, int at)
        {
            if (at == components.Count) return chosen;
            var lecture = chosen.Find(section => section.Component == primary);
            foreach (var section in components[at])
            {
                if (!chosen.TrueForAll(one => SectionLinks.GoTogether(one, section) && !MeetingTimes.Overlap(one, section))) continue;
                if (others.Exists(one => MeetingTimes.Overlap(one, section))) continue;
                if (Complete([.. chosen, section], at + 1) is { } found) return found;
            }

            var mayLack = lecture is not null && !SectionLinks.Needs(lecture, components[at]);
            return mayLack ? Complete(chosen, at + 1) : null;
        }
    }

    /// <summary>The way with the most of what is there.</summary>
    private static IReadOnlyList<Section>? Beside(Section next, CourseWays ways, List<Section> own, List<Section> others)
    {
        var found = ways.All
            .Where(way => way.Any(section => section.Crn == next.Crn))
            .Select(way => way.Where(section => section.Crn != next.Crn).ToList())
            .Where(way => way.TrueForAll(section => !MeetingTimes.Overlap(next, section) && !others.Exists(one => MeetingTimes.Overlap(one, section)) && !way.Exists(one => one != section && MeetingTimes.Overlap(one, section))))
            .OrderByDescending(way => way.Count(section => own.Exists(one => one.Crn == section.Crn)))
            .FirstOrDefault();
        return found is null ? null : [.. others, .. found];
    }
}
