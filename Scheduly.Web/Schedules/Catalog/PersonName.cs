namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// Whether a name that a student gives means a person of the catalogue: whole words in folded letters, so that Ostergaard is Østergaard and Ng is
/// not in "Mei-Ling". One word is a surname, or a given name; of several each is a name or an initial of the person.
/// </summary>
internal static class PersonName
{
    private static readonly HashSet<string> Titles = new(["DR", "DOCTOR", "PROF", "PROFESSOR", "MR", "MRS", "MS", "MX", "PHD", "MD", "JR", "SR", "II", "III"], StringComparer.Ordinal);

    /// <param name="person">As the catalogue has it, "Mei-Ling Ng" or "Ng, Mei-Ling"; several are divided by ";" or "/".</param>
    public static bool Means(string said, string person) => Several(person).Any(one => MeansOne(said, one));

    public static bool IsSurname(string name, string person) => Words(name) is { Count: > 0 } said && Several(person).Any(one => Surname(one).SequenceEqual(said) || (said.Count == 1 && Surname(one).Contains(said[0])));

    /// <summary>As <see cref="Means"/>, and the catalogue gives each name in whole that is said in whole: its "B. Smith" may be another than Beth.</summary>
    public static bool IsCertain(string said, string person) => Several(person).Any(one => MeansOne(said, one) && (Words(said).Count == 1 || Loosely(Words(said), Words(one), initials: false)));

    /// <returns>Why the person may be meant or another: "Smith" and "Beth A. Smith" for "A. Smith"; null where that is certain, either way.</returns>
    public static string? Doubt(string said, string person) => Words(said) is { Count: > 1 } wanted
        ? Several(person).Select(one => Doubt(said, wanted, one)).FirstOrDefault(doubt => doubt is not null)
        : null;

    private static string? Doubt(string said, List<string> wanted, string person) =>
        Words(person) is [var only] && wanted.Contains(only, StringComparer.Ordinal) ? "only a surname is given"
        : !MeansOne(said, person) && Loosely(wanted, Words(person), initials: true) ? "the initial is that of a middle name"
        : null;

    private static string[] Several(string person) => person.Split([';', '/', '&']);

    private static bool MeansOne(string said, string person)
    {
        var wanted = Words(said);
        if (wanted.Count == 0) return false;
        if (wanted.Count == 1) return Parts(person).Contains(wanted[0], StringComparer.Ordinal) || wanted[0] == string.Concat(Surname(person));

        // "J. Smith" and "Smith, J." mean John Smith: a surname in whole, and the rest as names or initials, the first one that of the first name.
        return Loosely(wanted, Words(person), initials: true)
            && !(Words(Split(said).Given) is [{ Length: 1 } initial, ..] && Words(Split(person).Given) is [var first, ..] && first[0] != initial[0]);
    }

    /// <param name="initials">Whether an initial of the catalogue stands for a name that is said in whole.</param>
    private static bool Loosely(List<string> wanted, List<string> names, bool initials)
    {
        var left = names.ToList();
        foreach (var word in wanted.OrderByDescending(word => word.Length))
        {
            var at = left.IndexOf(word);
            if (at < 0) at = left.FindIndex(name => (initials || word.Length == 1) && Abbreviates(word, name));
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
