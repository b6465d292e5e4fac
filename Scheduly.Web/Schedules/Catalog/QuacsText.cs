namespace Scheduly.Web.Schedules.Catalog;

/// <summary>What texts of a catalogue file tell: nothing is made of those that only fill a column.</summary>
internal static class QuacsText
{
    public static string? Known(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>No place is called "TBA".</summary>
    public static string? Told(string? text) => Known(text) is { } told && !Untold.Contains(string.Join(' ', FoldedText.Words(told))) ? told : null;

    /// <summary>The people of a text in which several are divided by ";", "/" or "&amp;", without those who are nobody; null when nobody is left.</summary>
    public static string? People(string? text)
    {
        if (Told(text) is not { } told) return null;
        string[] all = told.Split((char[])[';', '/', '&'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] people = [.. all.Where(IsSomebody)];
        return people.Length == 0 ? null : people.Length == all.Length ? told : string.Join("; ", people);
    }

    /// <summary>"Instructor Unassigned", "The Staff", "Biology Faculty", "N.N." and "To be announced" are nobody.</summary>
    private static bool IsSomebody(string name)
    {
        var words = FoldedText.Words(name);
        if (words.Count == 0 || words.Any(Nobody.Contains) || words[^1] is "STAFF" or "FACULTY" or "DEPARTMENT") return false;
        var text = string.Join(' ', words);
        return !Untold.Contains(text) && text is not ("N N" or "N NN" or "X X" or "T B A" or "T B D") && !(words.Any(Roles.Contains) && words.All(word => Roles.Contains(word) || Small.Contains(word)));
    }

    // Words that no name holds.
    private static readonly HashSet<string> Nobody = Set(
        "TBA TBD TBC TBH TBN UNASSIGNED UNNAMED UNKNOWN UNSTAFFED ANNOUNCED DETERMINED ASSIGNED APPOINTED CONFIRMED HIRED ARRANGED VACANT VACANCY NN NOBODY PLACEHOLDER UNDETERMINED UNSPECIFIED");

    // Without a name beside them they are nobody's: "The Staff", but "An To" is a person.
    private static readonly HashSet<string> Roles = Set(
        """
        STAFF FACULTY INSTRUCTOR INSTRUCTORS TEACHER TEACHERS TEACHING LECTURER PROFESSOR DEPARTMENT DEPARTMENTAL DEPT TEAM MEMBER MEMBERS VARIOUS VARIES MULTIPLE SEVERAL ADJUNCT VISITING
        HIRE PENDING POSITION NONE NAMED LISTED GIVEN AVAILABLE ASSISTANT ASSISTANTS
        """);

    private static readonly HashSet<string> Small = Set("THE A AN OF TO BE BY NO NOT YET NAME NEW OPEN GUEST ACADEMIC GRADUATE STUDENT PROF DR AND OR");

    private static readonly HashSet<string> Untold = new(
        [
            "", "TBA", "TBD", "TBA TBA", "STAFF", "STAFF STAFF", "STAFF TBA", "TBA STAFF", "INSTRUCTOR TBA", "FACULTY", "FACULTY STAFF", "TO BE ANNOUNCED", "TO BE DETERMINED",
            "TO BE ASSIGNED", "TO BE ARRANGED", "ARRANGED", "UNASSIGNED", "NOT ASSIGNED", "UNKNOWN", "NOT APPLICABLE", "NONE", "N A", "NA",
        ],
        StringComparer.Ordinal);

    private static HashSet<string> Set(string words) => new(words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>As <see cref="TeachingModeText"/> reads it; what only fills a column says nothing.</summary>
    public static TeachingMode? ModeOf(string? text) => Told(text) is { } mode ? TeachingModeText.Read(mode) : null;
}
