using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Turns a file in the QuACS form into departments.</summary>
/// <param name="year">The year in which the term begins, for dates that name none.</param>
/// <param name="strict">A bad row ends the reading; otherwise it is passed over and counted among <see cref="Warnings"/>.</param>
/// <param name="names">The school's rules of section names; none by default.</param>
internal sealed class QuacsReader(int year, bool strict = true, SectionNameRules? names = null)
{
    private Dictionary<string, string> _places = new(StringComparer.Ordinal);
    private HashSet<string> _codes = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly TextMemo<string?> _people = new(QuacsText.People);
    private readonly TextMemo<string?> _texts = new(QuacsText.Told);
    private readonly TextMemo<TeachingMode?> _modes = new(QuacsText.ModeOf);

    /// <summary>The rows that were passed over, each with its place and fault.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Links that lead nowhere, each with the place of its section: what cannot be taken without them is not planned.</summary>
    public IReadOnlyList<string> LinkWarnings { get; private set; } = [];

    /// <summary>Days on which no class takes place.</summary>
    public IReadOnlyList<DateOnly> DaysOff { get; private set; } = [];

    /// <param name="file">It can be read twice.</param>
    /// <exception cref="CatalogFormatException">The file is malformed; of bad rows only when strict, or when nothing else is in it.</exception>
    public IReadOnlyList<Department> Read(Stream file)
    {
        var start = file.CanSeek ? file.Position : 0;
        try
        {
            // Read piece by piece from the stream: the text is never in memory as a whole.
            return Read(Parse(file));
        }
        catch (JsonException cause) when (strict || cause.Path is null or "$")
        {
            throw CatalogFormatException.From(cause);
        }
        catch (Exception cause) when (!strict && cause is JsonException)
        {
            file.Position = start;
            (_places, _codes) = ([], []);
            _warnings.Clear();
            var lenient = new LenientQuacs();
            var read = Read(lenient.Read(file));
            _warnings.InsertRange(0, lenient.Warnings);
            return read;
        }
    }

    private static QuacsFile Parse(Stream file)
    {
        var departments = IsObject(file)
            ? JsonSerializer.Deserialize(file, QuacsJson.Default.QuacsFile)! with { Path = "$.departments" }
            : new QuacsFile { Path = "$", Departments = JsonSerializer.Deserialize(file, QuacsJson.Default.ListQuacsDepartment) ?? throw new CatalogFormatException("line 1, at $", "an array of departments is expected") };
        return departments;
    }

    private static bool IsObject(Stream file)
    {
        if (!file.CanSeek) return false;
        var start = file.Position;
        int first;
        do first = file.ReadByte();
        while (first is ' ' or '\n' or '\r' or '\t' or 0xEF or 0xBB or 0xBF);
        file.Position = start;
        return first == '{';
    }

    private List<Department> Read(QuacsFile file)
    {
        var read = Each(file.Departments ?? throw new CatalogFormatException($"line 1, at {file.Path}", "an array of departments is expected"), file.Path, Read);
        DaysOff = Each(file.DaysOff ?? [], "$.daysOff", (text, path) => ReadDate(text, $"at {path}", "daysOff") ?? throw new CatalogFormatException($"at {path}", "a day is empty"));
        LinkWarnings = LinkFaults.Of(read, _places);
        return _places.Count > 0 ? read : throw new CatalogFormatException($"line 1, at {file.Path}", _warnings.Count == 0 ? "there is no section in it" : $"no section in it can be read; the first fault: {_warnings[0]}");
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
        var lost = source.Lost.ToList();
        var sections = Each(source.Sections, $"{path}.sections", (section, place) =>
        {
            try
            {
                return Read(section, code, title, place);
            }
            catch (CatalogFormatException)
            {
                lost.Add(new(section.Crn, section.Sec ?? "", section.Link));
                throw;
            }
        });
        return new(code, source.Subj, source.Crse, title, LecturelessParts.Mark(SectionNames.Link(sections, names ?? SectionNameRules.None, lost), source.Crse, title));
    }

    private Section Read(QuacsSection source, string course, string courseTitle, string path)
    {
        var place = $"at {path} ({course}, CRN {source.Crn})";
        if (source.Crn.Length == 0) throw new CatalogFormatException($"at {path}.crn ({course})", "a section has a number (\"crn\")");
        if (source.CredMin is < 0 or > 100) throw new CatalogFormatException(place, "credits (\"credMin\") are 0 to 100");
        if (source.CredChoices?.Any(one => one is < 0 or > 100) is true) throw new CatalogFormatException(place, "credits (\"credChoices\") are 0 to 100");

        IReadOnlyList<QuacsTimeslot> slots = [.. (source.Timeslots ?? []).Select(slot => QuacsSlots.OnItsDate(slot, year)!)];
        var meetings = Each(slots, $"{path}.timeslots", (slot, at) => Read(slot, $"at {at} ({course}, CRN {source.Crn})")).ToList();
        if (slots.FirstOrDefault(slot => slot.Weeks is not (null or "odd" or "even")) is { } odd) throw new CatalogFormatException(place, $"\"weeks\" ({odd.Weeks}) is \"odd\" or \"even\"");
        var finals = meetings.Where((_, index) => slots[index].Final).SelectMany(one => one).ToList();

        // A CRN under two codes is one section of both courses.
        if (!_places.TryAdd($"{course} {source.Crn}", path)) throw new CatalogFormatException(place, "this CRN stands in the file twice");
        decimal[] choices = [.. (source.CredChoices ?? []).Distinct().Order()];
        var mode = _modes.Of(source.Mode);
        return new(
            course,
            source.Crn,
            source.Sec ?? "",
            [.. meetings.Where((_, index) => !slots[index].Final).SelectMany(one => one)],
            choices.Length > 0 ? choices[0] : source.CredMin,
            source.Title ?? courseTitle,
            choices.Length > 1 ? choices[^1] : choices.Length == 0 && source.CredMax > source.CredMin ? source.CredMax : null,
            source.Cap,
            source.CrossListRem < (source.Rem ?? int.MaxValue) ? source.CrossListRem : source.Rem,
            Instructor: People(slots.Where(slot => !QuacsSlots.HasTime(slot))),
            Location: slots.Where(slot => !QuacsSlots.HasTime(slot)).Select(slot => QuacsText.Known(slot.Location)).FirstOrDefault(place => place is not null),
            Link: QuacsText.Known(source.Link),
            Mode: mode,
            Campus: _texts.Of(source.Campus),
            Attributes: source.Attributes,
            Together: source.Together is { Count: > 0 } together ? together : null,
            Finals: finals.Count > 0 ? finals : null,
            Waiting: source.Waiting,
            Untimed: QuacsSlots.Untimed(slots),
            CreditChoices: choices.Length > 1 ? choices : null,
            ModeText: mode is null ? _texts.Of(source.Mode) : null);
    }

    /// <summary>All who teach what has no time.</summary>
    private string? People(IEnumerable<QuacsTimeslot> untimed) =>
        untimed.Select(slot => _people.Of(slot.Instructor)).OfType<string>().Distinct().ToList() is { Count: > 0 } people ? string.Join("; ", people) : null;

    /// <returns>None without a time; two for what ends after midnight.</returns>
    private IReadOnlyList<Meeting> Read(QuacsTimeslot source, string place)
    {
        var from = ReadDate(source.DateStart, place, "dateStart");
        var until = ReadDate(source.DateEnd, place, "dateEnd");
        if (from is null || until is null) from = until = null;

        // A term that begins in December ends in the next year.
        if (until < from && !CatalogDate.NamesYear(source.DateEnd)) until = until.Value.AddYears(1);
        if (until < from) throw new CatalogFormatException(place, $"\"dateEnd\" ({source.DateEnd}) lies before \"dateStart\" ({source.DateStart})");

        if (!QuacsSlots.HasTime(source)) return [];
        if (source.Weeks == "even" && from is { } first) from = first.AddDays(7 - (((int)first.DayOfWeek + 6) % 7));
        var meeting = new Meeting(
            source.Days, source.TimeStart!.Value, source.TimeEnd!.Value, from, until, QuacsText.Known(source.Location), _people.Of(source.Instructor), source.Weeks is null || from is null ? null : 2);
        if (meeting.End > meeting.Start) return [meeting];
        if (meeting.End >= LatestNight || meeting.End == meeting.Start)
            throw new CatalogFormatException(place, $"\"timeEnd\" ({source.TimeEnd:HH:mm}) does not lie after \"timeStart\" ({source.TimeStart:HH:mm})");
        var evening = meeting with { End = new(23, 59) };
        if (meeting.End == TimeOnly.MinValue) return [evening];
        var days = (((int)meeting.Days << 1) | ((int)meeting.Days >> 6)) & 127;
        return [evening, meeting with { Days = (Weekdays)days, Start = TimeOnly.MinValue, From = from?.AddDays(1), Until = until?.AddDays(1) }];
    }

    /// <summary>What ends before it begins ends on the next day when it ends before six.</summary>
    private static readonly TimeOnly LatestNight = new(6, 0);

    /// <summary>The serializer lets null stand for an element of a list.</summary>
    private List<TTo> Each<TFrom, TTo>(IReadOnlyList<TFrom> list, string path, Func<TFrom, string, TTo> read)
    {
        var all = new List<TTo>(list.Count);
        for (var index = 0; index < list.Count; index++)
        {
            // Where rows were left out before, the count of those that are here is not their place in the file.
            var place = $"{path}[{(list[index] as IQuacsRow)?.Row ?? index}]";
            try
            {
                all.Add(list[index] is { } element ? read(element, place) : throw new CatalogFormatException($"at {place}", "null is not allowed"));
            }
            catch (CatalogFormatException fault) when (!strict && typeof(TFrom) != typeof(QuacsTimeslot))
            {
                _warnings.Add(fault.Message);
            }
        }

        return all;
    }

    private DateOnly? ReadDate(string? text, string place, string member) =>
        string.IsNullOrWhiteSpace(text) ? null
        : CatalogDate.TryParse(text, year, out var date) ? date
        : throw new CatalogFormatException(place, $"\"{member}\" ({text}) is no date; write \"8/24\", \"8/24/2024\" or \"2024-08-24\"");
}
