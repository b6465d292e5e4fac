namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// Whether a name that a student gives means a person of the catalogue: whole words in folded letters, so that Ostergaard is Østergaard and Ng is
/// not in "Mei-Ling". One word is a surname, or a given name; of several each is a name or an initial of the person.
/// </summary>
internal static class PersonName
{
    private static readonly HashSet<string> Titles = new(["DR", "DOCTOR", "PROF", "PROFESSOR", "MR", "MRS", "MS", "MX", "PHD", "MD", "JR", "SR", "II", "III"], StringComparer.Ordinal);

    /// <param name="person">As the catalogue has it, "Mei-Ling Ng" or "Ng, Mei-Ling"; several are divided by ";" or "/".</param>
    public static bool Means(string said, string person) => person.Split([';', '/', '&']).Any(one => MeansOne(said, one));

    /// <summary>True where the catalogue gives a surname alone, which may be that of the person or of another: "Smith" for "J. Smith".</summary>
    public static bool MayMean(string said, string person) =>
        person.Split([';', '/', '&']).Any(one => Words(said) is { Count: > 1 } wanted && Words(one) is [var only] && wanted.Contains(only, StringComparer.Ordinal));

    private static bool MeansOne(string said, string person)
    {
        var wanted = Words(said);
        if (wanted.Count == 0) return false;
        if (wanted.Count == 1) return Parts(person).Contains(wanted[0], StringComparer.Ordinal) || wanted[0] == string.Concat(Surname(person));

        // "J. Smith" and "Smith, J." mean John Smith: a surname in whole, and the rest as names or initials.
        var names = Words(person);
        var left = names.ToList();
        foreach (var word in wanted.OrderByDescending(word => word.Length))
        {
            var at = left.IndexOf(word);
            if (at < 0) at = left.FindIndex(name => Abbreviates(word, name));
            if (at < 0) return false;
            left.RemoveAt(at);
        }

        return wanted.Any(word => word.Length > 1 && names.Contains(word, StringComparer.Ordinal));
    }

    /// <summary>An initial on either side: "J" is John, and a catalogue's "Smith, J." is John Smith.</summary>
    private static bool Abbreviates(string one, string other) =>
        (one.Length == 1 || other.Length == 1) && one[0] == other[0];

    /// <summary>Words that stand by themselves: both halves of "Smith-Jones", but of "Mei-Ling Ng" only the surname's.</summary>
    private static List<string> Parts(string person)
    {
        var (given, surname) = Split(person);
        return [.. given.Split((char[])[' ', '.'], StringSplitOptions.RemoveEmptyEntries).Select(word => string.Concat(FoldedText.Words(word))), .. FoldedText.Words(surname)];
    }

    private static IReadOnlyList<string> Surname(string person) => FoldedText.Words(Split(person).Surname);

    private static (string Given, string Surname) Split(string person)
    {
        person = person.Trim();
        var comma = person.IndexOf(',');
        if (comma > 0) return (person[(comma + 1)..], person[..comma]);
        var space = person.LastIndexOf(' ');
        return (space < 0 ? "" : person[..space], person[(space + 1)..]);
    }

    private static List<string> Words(string text) => [.. FoldedText.Words(text).Where(word => !Titles.Contains(word))];
}
