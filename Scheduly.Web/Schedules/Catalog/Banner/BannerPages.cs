using System.Globalization;
using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog.Banner;

/// <summary>Pages that were saved from Banner 9's class search, in one folder, as a catalogue.</summary>
internal sealed class BannerPages
{
    private readonly Dictionary<string, JsonElement> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> _links = new(StringComparer.Ordinal);

    public int Sections => _rows.Count;

    /// <summary>Links are in files whose name ends in the CRN that was asked for: "links-12345.json".</summary>
    /// <exception cref="BannerException">A page is not of the class search, or holds the answer to an expired session.</exception>
    public static BannerPages Read(string folder)
    {
        var pages = new BannerPages();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)) pages.Add(file);
        return pages.Sections > 0 ? pages : throw new BannerException($"{folder}: no page of searchResults is in it.");
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
            .. _rows.Values.GroupBy(row => Required(row, "subject")).Select(subject => new QuacsDepartment
            {
                Code = subject.Key,
                Name = BannerRow.Text(subject.First(), "subjectDescription"),
                Courses =
                [
                    .. subject.GroupBy(row => Required(row, "courseNumber")).Select(course => new QuacsCourse
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
    public int WithoutLinks => _rows.Values.Count(row => row.TryGetProperty("isSectionLinked", out var linked) && linked.ValueKind == JsonValueKind.True && !_links.ContainsKey(Required(row, "courseReferenceNumber")));

    /// <summary>As the server gives them: what is missing of a list is reported when the file is read, and never planned without.</summary>
    private IReadOnlyList<IReadOnlyList<string>>? Links(JsonElement row) =>
        _links.TryGetValue(Required(row, "courseReferenceNumber"), out var lists) && lists.Any(list => list.Count > 0) ? [.. lists.Where(list => list.Count > 0)] : null;

    private void Add(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var page = document.RootElement.Clone();
            if (page.ValueKind != JsonValueKind.Object) return;
            if (page.TryGetProperty("linkedData", out _))
            {
                var crn = string.Concat(Path.GetFileNameWithoutExtension(file).Reverse().TakeWhile(char.IsAsciiLetterOrDigit).Reverse());
                _links[crn] = [.. BannerRow.Rows(page, "linkedData").Where(list => list.ValueKind == JsonValueKind.Array).Select(list => (IReadOnlyList<string>)[.. list.EnumerateArray().Select(one => Required(one, "courseReferenceNumber"))])];
                return;
            }

            if (!page.TryGetProperty("data", out _)) return;
            foreach (var row in Rows(page, Path.GetFileName(file))) _rows[Required(row, "courseReferenceNumber")] = row;
        }
        catch (JsonException fault)
        {
            throw new BannerException(string.Create(CultureInfo.InvariantCulture, $"{file}, line {fault.LineNumber + 1}: it is no JSON."));
        }
    }

    private static string Required(JsonElement row, string name) => BannerRow.Text(row, name) ?? throw new BannerException($"A row has no \"{name}\".");
}

/// <summary>Pages, or a server, that are not as the class search has them.</summary>
internal sealed class BannerException(string message) : Exception(message);
