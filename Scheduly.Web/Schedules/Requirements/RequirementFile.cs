using System.Text.Json;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Requirements;

/// <summary>
/// What the majors of one catalogue ask for, from a file: an object of names of majors, each with a <see cref="RequirementSet"/>; or
/// one <see cref="RequirementSet"/>, which is then that of every major.
/// </summary>
/// <param name="ForAll">The one set; null when majors have their own.</param>
internal sealed record RequirementFile(IReadOnlyDictionary<string, RequirementSet> ByMajor, RequirementSet? ForAll = null)
{
    private static readonly HashSet<string> MembersOfASet =
        ["catalogYear", "required", "genEds", "chooseFrom", "minCredits", "maxCredits", "prereqs", "multiSemesterPrereqs"];

    /// <exception cref="CatalogFormatException">The file is malformed.</exception>
    public static RequirementFile Read(Stream file)
    {
        using var buffer = new MemoryStream();
        file.CopyTo(buffer);
        var text = buffer.ToArray().AsSpan();
        if (text.StartsWith("\uFEFF"u8)) text = text[3..];

        try
        {
            var read = IsOneSet(text)
                ? new RequirementFile(new Dictionary<string, RequirementSet>(), Checked(JsonSerializer.Deserialize(text, ScheduleJson.Default.RequirementSet), "$"))
                : new(JsonSerializer.Deserialize(text, ScheduleJson.Default.DictionaryStringRequirementSet)!
                    .ToDictionary(pair => pair.Key, pair => Checked(pair.Value, $"$['{pair.Key}']")));
            return read.ForAll is null && read.ByMajor.Count == 0 ? throw new CatalogFormatException("at $", "there is no major in it") : read;
        }
        catch (JsonException cause)
        {
            throw CatalogFormatException.From(cause);
        }
    }

    /// <summary>A set's members are lists, texts and numbers; a major's value is an object.</summary>
    private static bool IsOneSet(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var known = MembersOfASet.Contains(reader.GetString()!);
            reader.Read();
            if (known && reader.TokenType != JsonTokenType.StartObject) return true;
            reader.Skip();
        }

        return false;
    }

    private static RequirementSet Checked(RequirementSet? set, string path)
    {
        if (set is null) throw new CatalogFormatException($"at {path}", "null is not allowed");
        if (set.MinCredits < 0 || set.MinCredits > set.MaxCredits)
            throw new CatalogFormatException($"at {path}", "\"minCredits\" is 0 or more and not above \"maxCredits\"");
        return set with
        {
            Required = Codes(set.Required, $"{path}.required"),
            GenEds = Groups(set.GenEds, $"{path}.genEds"),
            ChooseFrom = Groups(set.ChooseFrom, $"{path}.chooseFrom"),
            Prereqs = Prerequisites(set.Prereqs, $"{path}.prereqs"),
            MultiSemesterPrereqs = Prerequisites(set.MultiSemesterPrereqs, $"{path}.multiSemesterPrereqs"),
        };
    }

    private static IReadOnlyList<CourseGroup> Groups(IReadOnlyList<CourseGroup> groups, string path) => [.. groups.Select((group, index) =>
        group is null ? throw new CatalogFormatException($"at {path}[{index}]", "null is not allowed")
        : group.Count < 0 || group.Count > group.Options.Count
            ? throw new CatalogFormatException($"at {path}[{index}].count", $"\"{group.Label}\" has {group.Options.Count} options; take 0 to {group.Options.Count} of them")
            : group with { Options = Codes(group.Options, $"{path}[{index}].options") })];

    private static IReadOnlyList<Prerequisite> Prerequisites(IReadOnlyList<Prerequisite> rules, string path) => [.. rules.Select((rule, index) =>
        rule is null ? throw new CatalogFormatException($"at {path}[{index}]", "null is not allowed")
        : new Prerequisite(Code(rule.Course, $"{path}[{index}].course"), Codes(rule.Requires, $"{path}[{index}].requires")))];

    private static IReadOnlyList<string> Codes(IReadOnlyList<string> texts, string path) =>
        [.. texts.Select((text, index) => Code(text, $"{path}[{index}]"))];

    private static string Code(string text, string path) => CourseCode.TryParse(text, out var code)
        ? code
        : throw new CatalogFormatException($"at {path}", $"\"{text}\" is no course code such as \"CS1501\"");
}
