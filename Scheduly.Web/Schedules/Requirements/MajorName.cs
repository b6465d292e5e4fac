using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Requirements;

/// <summary>Brings "B.S. in Computer Science", "computer-science (BS)" and "Computer Science major" to "COMPUTER SCIENCE".</summary>
internal static class MajorName
{
    private static readonly HashSet<string> Degrees =
        ["BS", "BA", "BSC", "BPHIL", "BACHELOR", "MAJOR", "DEGREE", "DEPARTMENT", "DEPT", "PROGRAM"];

    public static string Fold(string text)
    {
        var words = FoldedText.Words(text.Replace("B.S.", "BS", StringComparison.OrdinalIgnoreCase).Replace("B.A.", "BA", StringComparison.OrdinalIgnoreCase)).ToList();

        // "Bachelor of Science in Physics": what stands before "in" is the degree.
        if (words.Count > 0 && Degrees.Contains(words[0]) && words.IndexOf("IN") is > 0 and var at && at < words.Count - 1) words.RemoveRange(0, at + 1);
        if (words.Count > 2 && Degrees.Contains(words[0]) && words[1] == "OF") words.RemoveRange(0, 2);
        while (words.Count > 1 && Degrees.Contains(words[0])) words.RemoveAt(0);
        while (words.Count > 1 && Degrees.Contains(words[^1])) words.RemoveAt(words.Count - 1);
        return string.Join(' ', words);
    }
}
