using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// Reads a file of which some rows are not what they should be: a section, course or department of another form is left out. What is read keeps its
/// place in the file.
/// </summary>
internal sealed class LenientQuacs
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    /// <exception cref="CatalogFormatException">It is no JSON, or no list of departments.</exception>
    public QuacsFile Read(Stream file)
    {
        try
        {
            using var document = JsonDocument.Parse(file);
            var root = document.RootElement;
            var isObject = root.ValueKind == JsonValueKind.Object;
            var path = isObject ? "$.departments" : "$";
            var departments = isObject ? Member(root, "departments") : root;
            if (departments.ValueKind != JsonValueKind.Array) throw new CatalogFormatException($"line 1, at {path}", "an array of departments is expected");
            return new()
            {
                DaysOff = isObject ? DaysOff(Member(root, "daysOff")) : null,
                Departments = [.. Rows(departments, path, Department)],
                Path = path,
            };
        }
        catch (JsonException cause)
        {
            throw CatalogFormatException.From(cause);
        }
    }

    /// <summary>A day that is no text is left as one that is no date, so that it keeps its place.</summary>
    private static List<string>? DaysOff(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(day => day.ValueKind == JsonValueKind.String ? day.GetString()! : day.GetRawText())]
        : null;

    private QuacsDepartment Department(JsonElement row, string path, int index) => new()
    {
        Row = index,
        Code = Text(row, "code") ?? throw new JsonException("missing: 'code'"),
        Name = Text(row, "name"),
        Courses = [.. Rows(List(row, "courses"), $"{path}.courses", Course)],
    };

    private QuacsCourse Course(JsonElement row, string path, int index)
    {
        var lost = new List<LostRow>();
        return new()
        {
            Row = index,
            Title = Text(row, "title"),
            Subj = Text(row, "subj") ?? throw new JsonException("missing: 'subj'"),
            Crse = Text(row, "crse") ?? throw new JsonException("missing: 'crse'"),
            Sections = [.. Rows(List(row, "sections"), $"{path}.sections", Section, row => lost.Add(new(Text(row, "crn"), Text(row, "sec") ?? "", Text(row, "link"))))],
            Lost = lost,
        };
    }

    private static QuacsSection Section(JsonElement row, string path, int index) =>
        (row.Deserialize(QuacsJson.Default.QuacsSection) ?? throw new JsonException("null is not allowed")) with { Row = index };

    private IEnumerable<T> Rows<T>(JsonElement list, string path, Func<JsonElement, string, int, T> read, Action<JsonElement>? lost = null)
        where T : class
    {
        foreach (var (index, row) in list.EnumerateArray().Index())
        {
            T? one = null;
            try
            {
                if (row.ValueKind != JsonValueKind.Object) throw new JsonException("an object is expected");
                one = read(row, $"{path}[{index}]", index);
            }
            catch (JsonException fault)
            {
                _warnings.Add($"at {path}[{index}]{fault.Path?[1..]}: {CatalogFormatException.Fault(fault)}");
                if (row.ValueKind == JsonValueKind.Object) lost?.Invoke(row);
            }

            if (one is not null) yield return one;
        }
    }

    private static JsonElement List(JsonElement row, string name) => Member(row, name) is { ValueKind: JsonValueKind.Array } list
        ? list
        : throw new JsonException(Member(row, name).ValueKind == JsonValueKind.Undefined ? $"missing: '{name}'" : $"\"{name}\" is a list");

    private static JsonElement Member(JsonElement row, string name) => row.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement row, string name) => Member(row, name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Trim(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };
}
