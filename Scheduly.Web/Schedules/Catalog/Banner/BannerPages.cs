using System.Globalization;
using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog.Banner;

/// <summary>Pages that were saved from Banner 9's class search, in one folder, as a catalogue. A row that cannot be read is left out and named.</summary>
internal sealed class BannerPages
{
    private const string Number = "courseReferenceNumber";

    private readonly Dictionary<string, JsonElement> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> _links = new(StringComparer.Ordinal);
    private readonly List<string> _leftOut = [];
    private readonly List<string> _notes = [];
    private readonly BannerCount _count = new();

    public int Sections => _rows.Count;

    /// <summary>Rows that are left out, each with its file, place and fault.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>What rows that are imported do not say as they should, each with its place: hours that are none, and no credits.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>How many rows the pages hold and how many their searches found; null when they hold all.</summary>
    public (int Held, int All)? RowsHeld => _count.Lack;

    /// <summary>Links are in files whose name ends in the CRN that was asked for: "links-12345.json".</summary>
    /// <exception cref="BannerException">A page is not of the class search, or holds the answer to an expired session.</exception>
    public static BannerPages Read(string folder)
    {
        var pages = new BannerPages();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)) pages.Add(file);
        return pages.Sections > 0 ? pages
            : throw new BannerException(pages.LeftOut.Count > 0 ? $"{folder}: no row in it can be read; the first fault: {pages.LeftOut[0]}." : $"{folder}: no page of searchResults is in it.");
    }

    /// <returns>The rows of a page of searchResults.</returns>
    /// <exception cref="BannerException">The session had expired: such an answer is a failure and no empty term.</exception>
    public static IReadOnlyList<JsonElement> Rows(JsonElement page, string name) =>
        page.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? [.. data.EnumerateArray()]
            : throw new BannerException($"{name}: the session had expired when it was asked for (\"data\" is null).");

    public QuacsFile ToCatalog() => new()
    {
        Departments =
        [
            .. _rows.Values.GroupBy(row => BannerRow.Text(row, "subject")!).Select(subject => new QuacsDepartment
            {
                Code = subject.Key,
                Name = BannerRow.Text(subject.First(), "subjectDescription"),
                Courses =
                [
                    .. subject.GroupBy(row => BannerRow.Text(row, "courseNumber")!).Select(course => new QuacsCourse
                    {
                        Subj = subject.Key,
                        Crse = course.Key,
                        Title = BannerRow.Text(course.First(), "courseTitle"),
                        Sections = [.. course.Select(row => BannerRow.Section(row, Links(row)))],
                    }),
                ],
            }),
        ],
    };

    /// <summary>Sections that are linked by their rows and of which no page says to what.</summary>
    public int WithoutLinks => _rows.Count(row => row.Value.TryGetProperty("isSectionLinked", out var linked) && linked.ValueKind == JsonValueKind.True && !_links.ContainsKey(row.Key));

    /// <summary>As the server gives them: what is missing of a list is reported when the file is read, and never planned without.</summary>
    private IReadOnlyList<IReadOnlyList<string>>? Links(JsonElement row) =>
        _links.TryGetValue(BannerRow.Text(row, Number)!, out var lists) && lists.Any(list => list.Count > 0) ? [.. lists.Where(list => list.Count > 0)] : null;

    private void Add(string file)
    {
        try
        {
            // From a stream, which may begin with a byte order mark.
            using var stream = File.OpenRead(file);
            using var document = JsonDocument.Parse(stream);
            var page = document.RootElement.Clone();
            if (page.ValueKind != JsonValueKind.Object) return;
            var name = Path.GetFileName(file);
            if (page.TryGetProperty("linkedData", out _)) AddLinks(page, name);
            else if (page.TryGetProperty("data", out _)) AddRows(page, name);
        }
        catch (JsonException fault)
        {
            throw new BannerException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {fault.LineNumber + 1}: it is no JSON."));
        }
    }

    private void AddRows(JsonElement page, string name)
    {
        foreach (var (index, row) in Rows(page, name).Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}, at data[{index}]");
            _count.Add(page, BannerRow.Text(row, Number) ?? place);
            var missing = Array.Find([Number, "subject", "courseNumber"], member => BannerRow.Text(row, member) is null);
            if (row.ValueKind != JsonValueKind.Object) _leftOut.Add($"{place}: an object is expected");
            else if (missing is not null) _leftOut.Add($"{place}{BannerRow.Name(row)}: missing: '{missing}'");
            else AddRow(row, place);
        }
    }

    private void AddRow(JsonElement row, string place)
    {
        _rows[BannerRow.Text(row, Number)!] = row;
        if (!BannerRow.HasCredits(row)) _notes.Add($"credits: {place}{BannerRow.Name(row)}: neither creditHours nor creditHourLow is given. The section is imported with 0 credits.");
        foreach (var (index, meeting) in BannerRow.Rows(row, "meetingsFaculty").Index())
        {
            if (BannerRow.TimeFault(meeting) is { } fault)
                _notes.Add(string.Create(CultureInfo.InvariantCulture, $"time: {place}.meetingsFaculty[{index}]{BannerRow.Name(row)}: {fault} is no time; a time is hours and minutes such as 0915. The meeting is imported without a set time."));
        }
    }

    private void AddLinks(JsonElement page, string name)
    {
        var crn = string.Concat(Path.GetFileNameWithoutExtension(name).Reverse().TakeWhile(char.IsAsciiLetterOrDigit).Reverse());
        _links[crn] = [.. BannerRow.Rows(page, "linkedData").Index().Where(list => list.Item.ValueKind == JsonValueKind.Array)
            .Select(list => (IReadOnlyList<string>)[.. list.Item.EnumerateArray().Index().Select(one => BannerRow.Text(one.Item, Number) ?? Unnumbered(list.Index, one.Index))])];

        // A partner that is not in the catalogue: the list is not taken without it.
        string Unnumbered(int list, int one)
        {
            _leftOut.Add(string.Create(CultureInfo.InvariantCulture, $"{name}, at linkedData[{list}][{one}]: missing: '{Number}'"));
            return "(no CRN)";
        }
    }
}

/// <summary>Pages, or a server, that are not as the class search has them.</summary>
internal sealed class BannerException(string message) : Exception(message);
