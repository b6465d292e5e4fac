using System.Globalization;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// What the two known forms of a term say: "202409" is a year and a month; "2251" is the century, the academic year in two
/// digits, and 1 for fall, 4 for spring, 7 for summer (so that 2251 is the fall of 2024).
/// </summary>
/// <param name="Season">"Fall", "Spring" or "Summer".</param>
internal readonly record struct TermCode(int Year, string Season)
{
    /// <summary>True for four digits, and for six that end in a month.</summary>
    public static bool IsWellFormed(string term) =>
        term.All(char.IsAsciiDigit) && (term.Length == 4 || (term.Length == 6 && Number(term, 4, 2) is >= 1 and <= 12));

    /// <returns>Null when the term is of neither form.</returns>
    public static TermCode? Read(string term)
    {
        if (!IsWellFormed(term)) return null;
        if (term.Length == 6)
        {
            var season = Number(term, 4, 2) switch { <= 4 => "Spring", <= 7 => "Summer", _ => "Fall" };
            return new(Number(term, 0, 4), season);
        }

        var year = 2000 + Number(term, 1, 2);
        return (term[0], term[3]) switch
        {
            ('2', '1') => new(year - 1, "Fall"),
            ('2', '4') => new(year, "Spring"),
            ('2', '7') => new(year, "Summer"),
            _ => null,
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Season} {Year}");

    private static int Number(string term, int start, int length) =>
        int.Parse(term.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
}
