using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Reads a file of which some rows are not what they should be: a section, course or department of another form is left out.</summary>
internal sealed class LenientQuacs
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    /// <exception cref="CatalogFormatException">It is no JSON.</exception>
    public QuacsFile Read(Stream file)
    {
        try
        {
            using var document = JsonDocument.Parse(file);
            var root = document.RootElement;
            var isObject = root.ValueKind == JsonValueKind.Object;
            return new()
            {
                DaysOff = isObject && root.TryGetProperty("daysOff", out var days) ? days.Deserialize(QuacsJson.Default.IReadOnlyListString) : null,
                Departments = [.. Rows(isObject ? Member(root, "departments") : root, "$", Department)],
            };
        }
        catch (JsonException cause)
        {
            throw CatalogFormatException.From(cause);
        }
    }

    private QuacsDepartment Department(JsonElement row, string path) => new()
    {
        Code = Text(row, "code") ?? throw new JsonException("missing: 'code'"),
        Name = Text(row, "name"),
        Courses = [.. Rows(Member(row, "courses"), $"{path}.courses", Course)],
    };

    private QuacsCourse Course(JsonElement row, string path) => new()
    {
        Title = Text(row, "title"),
        Subj = Text(row, "subj") ?? throw new JsonException("missing: 'subj'"),
        Crse = Text(row, "crse") ?? throw new JsonException("missing: 'crse'"),
        Sections = [.. Rows(Member(row, "sections"), $"{path}.sections", (section, _) => section.Deserialize(QuacsJson.Default.QuacsSection) ?? throw new JsonException("null is not allowed"))],
    };

    private IEnumerable<T> Rows<T>(JsonElement list, string path, Func<JsonElement, string, T> read)
        where T : class
    {
        if (list.ValueKind != JsonValueKind.Array) yield break;
        foreach (var (index, row) in list.EnumerateArray().Index())
        {
            T? one = null;
            try
            {
                if (row.ValueKind != JsonValueKind.Object) throw new JsonException("an object is expected");
                one = read(row, $"{path}[{index}]");
            }
            catch (JsonException fault)
            {
                _warnings.Add($"at {path}[{index}]{fault.Path?[1..]}: {CatalogFormatException.Fault(fault)}");
            }

            if (one is not null) yield return one;
        }
    }

    private static JsonElement Member(JsonElement row, string name) => row.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement row, string name) => Member(row, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Trim(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
