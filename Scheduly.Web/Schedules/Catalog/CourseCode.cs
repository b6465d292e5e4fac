using System.Text.RegularExpressions;
using System.Buffers;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// Course codes as the old contract has them: upper-cased, stripped of spaces, cut at a dash ("cs 1501-1020" is "CS1501"), kept
/// when 3 to 10 characters long. Some schools have longer ones ("COMPSCI C281A"): up to 20 characters with a digit among them are a code too.
/// </summary>
/// <remarks>
/// A dash behind a subject alone does not cut but joins: "BIO-105" is "BIO105", and "BIO-105-01" too. Under the old rule that was
/// "BIO", which is no course anywhere, so nothing that once worked reads differently.
/// </remarks>
internal static partial class CourseCode
{
    public const int MostPerBuild = 10;

    private const int Shortest = 3;
    private const int LongestOfContract = 10;
    private const int Longest = 20;
    private static readonly SearchValues<char> Dashes = SearchValues.Create("-\u2010\u2011\u2012\u2013\u2014");

    /// <summary>Reads what a person typed or a client sent.</summary>
    /// <param name="code">Empty when the text is no course code.</param>
    public static bool TryParse(string? text, out string code)
    {
        var compact = WithoutSpaces(text ?? "");
        var cut = compact.AsSpan().IndexOfAny(Dashes);
        if (IsNumberOfNumber(compact))
        {
            code = compact[..2] + compact[3..];
        }
        else if (cut > 0 && compact.AsSpan(0, cut).IndexOfAnyInRange('0', '9') < 0)
        {
            var rest = compact[(cut + 1)..];

            // "CSCI-UA 101": the letters behind the dash belong to the subject, so that only a dash behind the number cuts.
            var next = rest.AsSpan().IndexOfAny(Dashes);
            code = compact[..cut] + (next < 0 ? rest : rest[..next]);
        }
        else
        {
            code = cut < 0 ? compact : compact[..cut];
        }

        if (code.Length >= Shortest && (code.Length <= LongestOfContract || (code.Length <= Longest && code.Any(char.IsAsciiDigit)))) return true;
        code = "";
        return false;
    }

    /// <summary>"10-301": two digits for the department and three for the course.</summary>
    private static bool IsNumberOfNumber(string text) =>
        text.Length == 6 && Dashes.Contains(text[2]) && text[..2].All(char.IsAsciiDigit) && text[3..].All(char.IsAsciiDigit);

    /// <summary>Each code once, in the order given, at most <see cref="MostPerBuild"/>; what is no code is left out.</summary>
    public static IReadOnlyList<string> ParseAll(IEnumerable<string?> texts) =>
    [
        .. texts.Select(text => TryParse(text, out var code) ? code : "").Where(code => code.Length > 0).Distinct().Take(MostPerBuild),
    ];

    /// <summary>A catalogue's own code, "AMST" and "215" as "AMST215": nothing is cut, and it has any length.</summary>
    public static string Of(string subject, string number) => Compact(subject + number);

    /// <summary>Upper-cased, without spaces and dashes.</summary>
    public static string Compact(string text) => string.Concat(WithoutSpaces(text).Where(letter => !Dashes.Contains(letter)));

    private static string WithoutSpaces(string text) =>
        Stop().Replace(string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))), "").ToUpperInvariant();

    /// <summary>"CSCI-UA.101": between a subject and a number.</summary>
    [GeneratedRegex(@"(?<=[A-Za-z])\.(?=[0-9])")]
    private static partial Regex Stop();
}
