using System.Runtime.CompilerServices;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>What a course can be taken for: of each way to take it the credits of its sections, added up.</summary>
/// <param name="Counted">The most of any way, as a plan counts it: of what can be chosen the lower bound.</param>
internal sealed record CourseCredits(decimal Least, decimal Most, decimal Counted)
{
    private static readonly ConditionalWeakTable<Course, CourseCredits> OfCourses = [];

    /// <summary>Found once for each course of the catalogue.</summary>
    public static CourseCredits Of(Course course) => OfCourses.GetValue(course, Find);

    private static CourseCredits Find(Course course)
    {
        if (course.Sections.Count == 0) return new(0, 0, 0);
        List<CourseCredits> ways = [.. CourseWays.Of(course) is { } groups ? groups.All.Select(Sum) : ByComponents(course.Sections)];

        // Of what cannot be taken the sections say all that there is to say.
        if (ways.Count == 0) ways = [.. course.Sections.GroupBy(section => section.Component).Select(component => OneOf([.. component])).Aggregate((CourseCredits[])[new(0, 0, 0)], (all, one) => [all[0].Plus(one)])];
        return new(ways.Min(way => way.Least), ways.Max(way => way.Most), ways.Max(way => way.Counted));
    }

    /// <summary>Each lecture with one section of each component that it needs.</summary>
    private static IEnumerable<CourseCredits> ByComponents(IReadOnlyList<Section> sections)
    {
        var primary = SectionLinks.Primary(sections);
        var parts = sections.Where(section => section.Component != primary).GroupBy(section => section.Component).Select(component => component.ToList()).ToList();
        return sections.Where(section => section.Component == primary).Select(lecture => parts.Where(part => SectionLinks.Needs(lecture, part))
            .Aggregate(Sum([lecture]), (all, part) => all.Plus(OneOf([.. part.Where(section => SectionLinks.HaveOneLink(lecture, section))]))));
    }

    private static CourseCredits Sum(IReadOnlyList<Section> way) =>
        new(way.Sum(section => section.Credits), way.Sum(section => section.MaxCredits ?? section.Credits), way.Sum(section => section.Credits));

    private static CourseCredits OneOf(IReadOnlyList<Section> component) =>
        new(component.Min(section => section.Credits), component.Max(section => section.MaxCredits ?? section.Credits), component.Max(section => section.Credits));

    private CourseCredits Plus(CourseCredits other) => new(Least + other.Least, Most + other.Most, Counted + other.Counted);
}
