using System.Collections.Frozen;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>What one school offers in one term; immutable.</summary>
internal sealed class TermCatalog
{
    private readonly FrozenDictionary<string, Course> _courses;
    private readonly FrozenDictionary<string, Section> _sections;
    private readonly CatalogSearch _search;
    private readonly CourseNumbers _numbers;

    /// <param name="departments">No course code stands in them twice; a CRN under two codes is found under the first.</param>
    public TermCatalog(string school, string term, IReadOnlyList<Department> departments)
    {
        School = school;
        Term = term;
        Departments = departments;
        Courses = [.. departments.SelectMany(department => department.Courses)];
        _courses = Courses.ToFrozenDictionary(course => course.Code, StringComparer.Ordinal);
        _sections = Courses.SelectMany(course => course.Sections).DistinctBy(section => section.Crn).ToFrozenDictionary(section => section.Crn, StringComparer.Ordinal);
        _search = new(Courses);
        _numbers = new(Courses);
        Instructors = [.. _sections.Values.SelectMany(section => section.Instructors).Distinct().Order(StringComparer.Ordinal)];

        Campuses = [.. _sections.Values.Select(section => section.Campus).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

        var meetings = _sections.Values.SelectMany(section => section.Meetings).ToList();
        FirstDay = meetings.Min(meeting => meeting.From);
        LastDay = meetings.Max(meeting => meeting.Until);
    }

    public string School { get; }

    public string Term { get; }

    /// <summary>"Fall 2024".</summary>
    public required string DisplayName { get; init; }

    /// <summary>IANA name; null when the settings name none.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What majors ask for; null when there is no file of it.</summary>
    public RequirementFile? Requirements { get; init; }

    /// <summary>Names the content of the file: the same on every node that has the same file. Empty for the built-in sample.</summary>
    public string Version { get; init; } = "";

    /// <summary>Days on which no class takes place.</summary>
    public IReadOnlyList<DateOnly> DaysOff { get; init; } = [];

    public IReadOnlyList<Department> Departments { get; }

    public IReadOnlyList<Course> Courses { get; }

    /// <summary>All who teach in this term, each once.</summary>
    public IReadOnlyList<string> Instructors { get; }

    /// <summary>Those that a section is on, each once; none where the source names none.</summary>
    public IReadOnlyList<string> Campuses { get; }

    public int SectionCount => _sections.Count;

    /// <summary>The earliest first day of a meeting; null when the source names no dates.</summary>
    public DateOnly? FirstDay { get; }

    /// <summary>The latest last day of a meeting; null when the source names no dates.</summary>
    public DateOnly? LastDay { get; }

    /// <summary>Finds "BIO105" by "bio 105", "BIO-105", "BIO-105-01": by the catalogue's own spelling, else by the old contract's rule, else "CS441" as CS0441 when no other course has that number.</summary>
    public Course? FindCourse(string text) =>
        _courses.GetValueOrDefault(CourseCode.Compact(text))
        ?? (CourseCode.TryParse(text, out var code) ? _courses.GetValueOrDefault(code) : null)
        ?? (FindCourses(text) is [var only] ? only : null);

    /// <summary>The courses whose number is the same as a number: CS0441 and CS00441 for "CS 441".</summary>
    public IReadOnlyList<Course> FindCourses(string text) => _numbers.Find(text);

    /// <summary>All courses, those with the most similar codes first.</summary>
    public IEnumerable<Course> NearestCourses(string text) => _numbers.Nearest(text);

    public Section? FindSection(string crn) => _sections.GetValueOrDefault(crn.Trim());

    public CatalogPage Search(CatalogQuery query) => _search.Run(query);
}
