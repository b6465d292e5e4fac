using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Pages.Board;

/// <summary>How courses look in one schedule: a colour each, and their code as the school writes it.</summary>
/// <remarks>
/// A colour depends on where the course stands in the schedule's list of courses, which only grows at its end: neither a swap nor
/// a new plan changes it. Beyond ten courses a colour is taken twice only when all are in use.
/// </remarks>
internal sealed class CourseLook
{
    /// <summary>As many as the style sheet has classes <c>colour-0</c>, ….</summary>
    private const int Colours = 10;

    private readonly Dictionary<string, int> _colours = new(StringComparer.Ordinal);
    private readonly TermCatalog? _catalog;

    public CourseLook(NamedSchedule schedule, TermCatalog? catalog)
    {
        _catalog = catalog;
        var planned = schedule.LastPlan?.Sections.Select(section => section.Course).ToHashSet(StringComparer.Ordinal) ?? [];
        var known = schedule.Courses.Concat(schedule.Preferences.AddCourses).Concat(planned.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        var taken = new bool[Colours];

        // Courses of other schedules take what the plan leaves.
        foreach (var (place, course) in known.Index().OrderByDescending(one => planned.Contains(one.Item)))
        {
            var colour = place % Colours;
            for (var tries = 0; taken[colour] && tries < Colours; tries++) colour = (colour + 1) % Colours;
            taken[colour] = true;
            _colours[course] = colour;
        }
    }

    public int Colour(string course) => _colours.GetValueOrDefault(course);

    /// <summary>"CS 1501"; the bare code when the catalogue does not know it.</summary>
    public string Code(string course) => _catalog?.FindCourse(course) is { } known ? $"{known.Subject} {known.Number}" : course;

    public string Title(Section section) => section.Title ?? _catalog?.FindCourse(section.Course)?.Title ?? section.Course;
}
