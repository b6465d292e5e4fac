using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Courses that are a part of another: <c>BIO260L</c> is the laboratory of <c>BIO260</c> where it counts less or is called one.</summary>
internal static class Corequisites
{
    private const string Ending = "L";

    /// <returns>By course the code of its laboratory.</returns>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<Section> offered)
    {
        var first = new Dictionary<string, Section>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in offered)
        {
            if (!first.TryGetValue(section.Course, out var known) || known.Credits < section.Credits) first[section.Course] = section;
        }

        return first.Values.Where(section => LectureOf(section.Course) is { } code && first.TryGetValue(code, out var lecture) && IsPart(section, lecture))
            .ToDictionary(section => section.Course[..^Ending.Length], section => section.Course, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>"BIO260" for "BIO260L"; null for a code that names no part.</summary>
    public static string? LectureOf(string code) =>
        code.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && code.Length > Ending.Length && char.IsAsciiDigit(code[^(Ending.Length + 1)]) ? code[..^Ending.Length] : null;

    /// <param name="part">The section of that course with the most credits, and so <paramref name="lecture"/>.</param>
    private static bool IsPart(Section part, Section lecture) =>
        part.Credits < lecture.Credits || FoldedText.Words(part.Title).Any(word => word.StartsWith("LAB", StringComparison.Ordinal));
}
