using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Turns a file in the QuACS form into departments.</summary>
/// <param name="year">The year in which the term begins, for dates that name none.</param>
internal sealed partial class QuacsReader(int year)
{
    private readonly HashSet<string> _crns = new(StringComparer.Ordinal);
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);

    /// <exception cref="CatalogFormatException">The file is malformed.</exception>
    public IReadOnlyList<Department> Read(Stream file)
    {
        try
        {
            // Read piece by piece from the stream: the text is never in memory as a whole.
            var departments = JsonSerializer.Deserialize(file, QuacsJson.Default.ListQuacsDepartment)
                ?? throw new CatalogFormatException("line 1, at $", "an array of departments is expected");
            var read = Each(departments, "$", Read);
            return _crns.Count > 0 ? read : throw new CatalogFormatException("line 1, at $", "there is no section in it");
        }
        catch (JsonException cause)
        {
            throw CatalogFormatException.From(cause);
        }
    }

    private Department Read(QuacsDepartment source, string path)
    {
        if (source.Code.Length == 0) throw new CatalogFormatException($"at {path}.code", "a department has a code such as \"CS\"");
        return new(source.Code, source.Name ?? source.Code, Each(source.Courses, $"{path}.courses", Read));
    }

    private Course Read(QuacsCourse source, string path)
    {
        var code = CourseCode.Of(source.Subj, source.Crse);
        if (source.Subj.Length == 0 || source.Crse.Length == 0) throw new CatalogFormatException($"at {path}", "a course has a subject (\"subj\") and a number (\"crse\")");
        if (!_codes.Add(code)) throw new CatalogFormatException($"at {path}", $"{code} stands in the file twice; put its sections together");

        var title = source.Title ?? code;
        var lectures = source.Sections.Select(section => LectureNumber(section?.Sec)).OfType<int>().ToHashSet();
        var linked = source.Sections.Any(section => LaboratoryOf(section?.Sec) is { } lecture && lectures.Contains(lecture));
        var sections = Each(source.Sections, $"{path}.sections", (section, place) => Read(section, code, title, linked, place));
        return new(code, source.Subj, source.Crse, title, sections);
    }

    private Section Read(QuacsSection source, string course, string courseTitle, bool linked, string path)
    {
        var place = $"at {path} ({course}, CRN {source.Crn})";
        if (source.Crn.Length == 0) throw new CatalogFormatException($"at {path}.crn ({course})", "a section has a number (\"crn\")");
        if (!_crns.Add(source.Crn)) throw new CatalogFormatException(place, "this CRN stands in the file twice");
        if (source.CredMin is < 0 or > 100) throw new CatalogFormatException(place, "credits (\"credMin\") are 0 to 100");

        var title = source.Title ?? courseTitle;
        var name = source.Sec ?? "";
        string? link = null;
        if (linked)
        {
            link = (LaboratoryOf(name) ?? LectureNumber(name))?.ToString(CultureInfo.InvariantCulture);
            if (LaboratoryOf(name) is not null) name = $"{ComponentOf(title)}-{name}";
        }

        var slots = source.Timeslots ?? [];
        var meetings = Each(slots, $"{path}.timeslots", (slot, at) => Read(slot, $"at {at} ({course}, CRN {source.Crn})")).OfType<Meeting>().ToList();
        return new(
            course,
            source.Crn,
            name,
            meetings,
            source.CredMin,
            title,
            source.CredMax > source.CredMin ? source.CredMax : null,
            source.Cap,
            source.Rem,
            Instructor: Untimed(slot => slot.Instructor),
            Location: Untimed(slot => slot.Location),
            Link: link);

        string? Untimed(Func<QuacsTimeslot, string?> member) =>
            slots.Where(slot => !HasTime(slot)).Select(member).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
    }

    private Meeting? Read(QuacsTimeslot source, string place)
    {
        var from = ReadDate(source.DateStart, place, "dateStart");
        var until = ReadDate(source.DateEnd, place, "dateEnd");
        if (from is null || until is null) from = until = null;

        // A term that begins in December ends in the next year.
        if (until < from && !CatalogDate.NamesYear(source.DateEnd)) until = until.Value.AddYears(1);
        if (until < from) throw new CatalogFormatException(place, $"\"dateEnd\" ({source.DateEnd}) lies before \"dateStart\" ({source.DateStart})");

        if (!HasTime(source)) return null;
        if (source.TimeEnd <= source.TimeStart)
            throw new CatalogFormatException(place, $"\"timeEnd\" ({source.TimeEnd:HH:mm}) does not lie after \"timeStart\" ({source.TimeStart:HH:mm})");
        return new(source.Days, source.TimeStart!.Value, source.TimeEnd!.Value, from, until, Known(source.Location), Known(source.Instructor));

        static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>The serializer lets null stand for an element of a list.</summary>
    private static List<TTo> Each<TFrom, TTo>(IReadOnlyList<TFrom> list, string path, Func<TFrom, string, TTo> read) =>
        [.. list.Select((element, index) => element is null
            ? throw new CatalogFormatException($"at {path}[{index}]", "null is not allowed")
            : read(element, $"{path}[{index}]"))];

    private DateOnly? ReadDate(string? text, string place, string member) =>
        string.IsNullOrWhiteSpace(text) ? null
        : CatalogDate.TryParse(text, year, out var date) ? date
        : throw new CatalogFormatException(place, $"\"{member}\" ({text}) is no date; write \"8/24\", \"8/24/2024\" or \"2024-08-24\"");

    private static bool HasTime(QuacsTimeslot slot) =>
        slot.Days != Weekdays.None && slot.TimeStart is not null && slot.TimeEnd is not null;

    private static int? LectureNumber(string? name) => int.TryParse(name, out var number) ? number : null;

    /// <summary>Some registrars name the laboratories of lecture 01 "1-1", "1-2": the number of the lecture stands before the dash.</summary>
    private static int? LaboratoryOf(string? name) => LaboratoryName().Match(name ?? "") is { Success: true } match ? LectureNumber(match.Groups[1].Value) : null;

    private static string ComponentOf(string title) =>
        title.Contains("Recitation", StringComparison.OrdinalIgnoreCase) ? "REC"
        : title.Contains("Discussion", StringComparison.OrdinalIgnoreCase) ? "DIS"
        : "LAB";

    [GeneratedRegex("^([0-9]{1,4})-[0-9]{1,4}$")]
    private static partial Regex LaboratoryName();
}
