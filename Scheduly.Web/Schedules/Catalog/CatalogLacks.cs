using System.Globalization;
using System.Runtime.CompilerServices;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>What a catalogue does not say, in lines with counts.</summary>
internal static class CatalogLacks
{
    public static IReadOnlyList<string> Of(IReadOnlyList<Department> departments, QuacsReader reader)
    {
        var courses = departments.SelectMany(department => department.Courses).ToList();
        var sections = courses.SelectMany(course => course.Sections).DistinctBy(section => section.Crn).ToList();
        (string What, int Count)[] lacks =
        [
            ("have no set time", sections.Count(section => section.Meetings.Count == 0)),
            ("have a meeting without a set time", sections.Count(section => section.Meetings.Count > 0 && section.Untimed is not null)),
            ("have meetings without dates", sections.Count(section => section.Meetings.Any(meeting => meeting.From is null))),
            ("name nobody who teaches", sections.Count(section => !section.Instructors.Any())),
            ("do not say how many seats are free", sections.Count(section => section.SeatsOpen is null)),
            ("do not say how they are taught", sections.Count(section => section.Mode is null && section.ModeText is null)),
            ("say how they are taught in words that are not known", sections.Count(section => section.ModeText is not null)),
            ("name no campus", sections.Count(section => section.Campus is null)),
            ("do not give attributes such as honors", sections.Count(section => section.Attributes is null)),
            ("are linked to others", sections.Count(section => section.Link is not null || section.Together is not null)),
        ];
        return
        [
            Line($"{departments.Count} departments, {courses.Count} courses, {sections.Count} sections, {reader.Warnings.Count} rows left out."),
            .. lacks.Where(one => one.Count > 0).Select(one => Line($"{one.Count} sections {one.What}.")),
            .. reader.DaysOff.Count == 0 ? [Line($"No days without class (\"daysOff\").")] : Array.Empty<string>(),
            .. sections.Any(section => section.Finals is not null) ? Array.Empty<string>() : [Line($"No final examinations.")],
        ];
    }

    private static string Line(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
