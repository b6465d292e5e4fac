using System.Buffers;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// Course codes as the old contract has them: upper-cased, stripped of spaces, cut at a dash ("cs 1501-1020" is "CS1501"), kept
/// when 3 to 10 characters long.
/// </summary>
/// <remarks>
/// A dash behind a subject alone does not cut but joins: "BIO-105" is "BIO105", and "BIO-105-01" too. Under the old rule that was
/// "BIO", which is no course anywhere, so nothing that once worked reads differently.
/// </remarks>
internal static class CourseCode
{
    public const int MostPerBuild = 10;

    private const int Shortest = 3;
    private const int Longest = 10;
    private static readonly SearchValues<char> Dashes = SearchValues.Create("-\u2010\u2011\u2012\u2013\u2014");

    /// <summary>Reads what a person typed or a client sent.</summary>
    /// <param name="code">Empty when the text is no course code.</param>
    public static bool TryParse(string? text, out string code)
    {
        var compact = WithoutSpaces(text ?? "");
        var cut = compact.AsSpan().IndexOfAny(Dashes);
        if (cut > 0 && compact.AsSpan(0, cut).IndexOfAnyInRange('0', '9') < 0)
        {
            var rest = compact[(cut + 1)..];
            var next = rest.AsSpan().IndexOfAny(Dashes);
            code = compact[..cut] + (next < 0 ? rest : rest[..next]);
        }
        else
        {
            code = cut < 0 ? compact : compact[..cut];
        }

        if (code.Length is >= Shortest and <= Longest) return true;
        code = "";
        return false;
    }

    /// <summary>Each code once, in the order given, at most <see cref="MostPerBuild"/>; what is no code is left out.</summary>
    public static IReadOnlyList<string> ParseAll(IEnumerable<string?> texts) =>
    [
        .. texts.Select(text => TryParse(text, out var code) ? code : "").Where(code => code.Length > 0).Distinct().Take(MostPerBuild),
    ];

    /// <summary>A catalogue's own code, "AMST" and "215" as "AMST215": nothing is cut, and it has any length.</summary>
    public static string Of(string subject, string number) => Compact(subject + number);

    /// <summary>Upper-cased, without spaces and dashes.</summary>
    public static string Compact(string text) => string.Concat(WithoutSpaces(text).Where(letter => !Dashes.Contains(letter)));

    /// <summary>"CS0441" and "CS441" are both "CS441".</summary>
    public static string WithoutZeros(string code)
    {
        var digits = code.AsSpan().IndexOfAnyInRange('0', '9');
        return digits <= 0 ? code : code[..digits] + code[digits..].TrimStart('0');
    }

    private static string WithoutSpaces(string text) =>
        string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).ToUpperInvariant();
}
