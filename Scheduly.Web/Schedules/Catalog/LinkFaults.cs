using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Links of a file that lead nowhere, in words.</summary>
internal static class LinkFaults
{
    /// <param name="places">By course and CRN the place of the row.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<Department> departments, IReadOnlyDictionary<string, string> places)
    {
        var courses = departments.SelectMany(department => department.Courses).ToList();
        var codes = courses.SelectMany(course => course.Sections).ToLookup(section => section.Crn, section => section.Course, StringComparer.OrdinalIgnoreCase);
        return [.. courses.Where(course => course.Sections.Any(section => section.Link is not null || section.Together is not null)).SelectMany(course => Of(course, codes, places))];
    }

    private static IEnumerable<string> Of(Course course, ILookup<string, string> codes, IReadOnlyDictionary<string, string> places)
    {
        var ways = CourseWays.Of(course);
        var primary = SectionLinks.Primary(course.Sections);
        foreach (var section in course.Sections)
        {
            var missing = SectionLinks.Missing(section, course.Sections).ToList();
            string[] faults =
            [
                .. missing.Select(crn => $"its partner {crn} {(codes[crn].FirstOrDefault() is { } other ? $"is a section of {other}, and \"together\" links sections of one course" : "is not in the catalogue")}"),
                .. ways is not null ? ways.IsCut || ways.CanBeTaken(section) || missing.Count > 0 ? [] : ["no section that it must be taken with can be taken with it"]
                    : section.Component == primary || course.Sections.Any(lecture => lecture.Component == primary && SectionLinks.HaveOneLink(section, lecture)) ? Array.Empty<string>()
                    : [$"it belongs to lecture {section.Link}, which is not in the catalogue"],
            ];
            if (faults.Length == 0) continue;
            var isPlanned = ways?.CanBeTaken(section) ?? false;
            yield return $"at {places.GetValueOrDefault($"{course.Code} {section.Crn}")} ({course.Code}, CRN {section.Crn}): {string.Join("; ", faults)}{(isPlanned ? "" : ", so that it is not planned")}";
        }
    }
}
