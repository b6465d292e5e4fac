namespace Scheduly.Web.Schedules.Catalog;

/// <summary>What texts of a catalogue file tell: nothing is made of those that only fill a column.</summary>
internal static class QuacsText
{
    public static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Nobody is called "TBA", and no place either.</summary>
    public static string? Told(string? text) => Known(text) is { } told && !Untold.Contains(string.Join(' ', FoldedText.Words(told))) ? told : null;

    private static readonly HashSet<string> Untold = new(
        [
            "", "TBA", "TBD", "TBA TBA", "STAFF", "STAFF STAFF", "STAFF TBA", "TBA STAFF", "INSTRUCTOR TBA", "FACULTY", "FACULTY STAFF", "TO BE ANNOUNCED", "TO BE DETERMINED",
            "TO BE ASSIGNED", "TO BE ARRANGED", "ARRANGED", "UNASSIGNED", "NOT ASSIGNED", "UNKNOWN", "NOT APPLICABLE", "NONE", "N A", "NA",
        ],
        StringComparer.Ordinal);

    /// <summary>What is not told is not taken for a room.</summary>
    public static TeachingMode? ModeOf(string? text) =>
        Told(text) is not { } mode ? null
        : Says(mode, "hybrid", "blended", "hyflex", "partly online", "partially online") ? TeachingMode.Hybrid
        : Says(mode, "online", "remote", "distance", "virtual", "asynchronous", "internet", "web") ? TeachingMode.Online
        : TeachingMode.InPerson;

    private static bool Says(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
