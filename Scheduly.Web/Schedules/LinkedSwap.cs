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
        var primary = SectionLinks.Primary(course.Sections);
        var hasLists = course.Sections.Any(section => section.Together is not null);
        HashSet<string> lists = hasLists ? [course.Code] : [];
        var components = course.Sections.GroupBy(section => section.Component)
            .Where(group => group.Key != next.Component)
            .OrderByDescending(group => group.Key == primary)
            .Select(group => group.OrderByDescending(section => own.Exists(one => one.Crn == section.Crn)).ToList())
            .ToList();
        return Complete([next], 0) is { } found ? [.. others, .. found.Skip(1)] : null;

        List<Section>? Complete(List<Section> chosen, int at)
        {
            if (at == components.Count) return SectionLinks.AreWhole(chosen, lists) ? chosen : null;
            var lecture = chosen.Find(section => section.Component == primary);
            foreach (var section in components[at])
            {
                if (!chosen.TrueForAll(one => SectionLinks.GoTogether(one, section) && !MeetingTimes.Overlap(one, section))) continue;
                if (others.Exists(one => MeetingTimes.Overlap(one, section))) continue;
                if (Complete([.. chosen, section], at + 1) is { } found) return found;
            }

            var mayLack = lecture is not null && !SectionLinks.Needs(lecture, components[at], hasLists);
            return mayLack ? Complete(chosen, at + 1) : null;
        }
    }
}
