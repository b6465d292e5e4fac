using System.Text.RegularExpressions;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>A school's own rules of section names: patterns of the names of parts, each with a group "lecture" that is the name of the lecture.</summary>
internal sealed class SectionNameRules(IEnumerable<string> patterns)
{
    public static readonly SectionNameRules None = new([]);

    private const string Lecture = "lecture";

    // Without backtracking: no pattern makes the start take forever.
    private readonly Regex[] _rules = [.. patterns.Select(Compile)];

    /// <returns>Null when no rule speaks of the name.</returns>
    public string? LectureOf(string name) =>
        _rules.Select(rule => rule.Match(name)).FirstOrDefault(match => match.Success && match.Groups[Lecture].Length > 0)?.Groups[Lecture].Value;

    /// <returns>What is wrong with a pattern and how to write one; null when it can be used.</returns>
    public static string? Fault(string? pattern)
    {
        const string Example = "write one such as \"^(?<lecture>[0-9]+)L$\"";
        if (string.IsNullOrWhiteSpace(pattern)) return $"a pattern is empty; {Example}";
        try
        {
            return Compile(pattern).GetGroupNames().Contains(Lecture, StringComparer.Ordinal) ? null : $"\"{pattern}\" has no group \"{Lecture}\" for the name of the lecture; {Example}";
        }
        catch (Exception cause) when (cause is ArgumentException or NotSupportedException)
        {
            return $"\"{pattern}\" is no regular expression without look-around and back references; {Example}";
        }
    }

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
}
