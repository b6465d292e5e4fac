using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Courses that are a part of another: <c>BIO260L</c> is the laboratory of <c>BIO260</c> where it counts less or is called one.</summary>
internal static class Corequisites
{
    private const string Ending = "L";

    /// <returns>By course the code of its laboratory.</returns>
    public static IReadOnlyDictionary<string, string> Of(ILookup<string, Section> offered)
    {
        var laboratories = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in offered)
        {
            if (LectureOf(part.Key) is { } code && offered[code].MaxBy(section => section.Credits) is { } lecture && IsPart(part, lecture)) laboratories.Add(code, part.Key);
        }

        return laboratories;
    }

    /// <summary>"BIO260" for "BIO260L"; null for a code that names no part.</summary>
    public static string? LectureOf(string code) =>
        code.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && code.Length > Ending.Length && char.IsAsciiDigit(code[^(Ending.Length + 1)]) ? code[..^Ending.Length] : null;

    private static bool IsPart(IEnumerable<Section> part, Section lecture) =>
        part.Max(section => section.Credits) < lecture.Credits || FoldedText.Words(part.First().Title).Any(word => word.StartsWith("LAB", StringComparison.Ordinal));
}
