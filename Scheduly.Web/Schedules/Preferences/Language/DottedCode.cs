namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Numbers of courses with a point, as some schools write them: "8.01", "6.100A", "6.S898", "21M.011".</summary>
internal static class DottedCode
{
    // What stands before a course and hardly before an hour.
    private static readonly HashSet<string> Before = new(
        ["add", "take", "taking", "include", "put", "plus", "skip", "skipping", "drop", "dropping", "remove", "without", "course", "class", "took", "taken", "passed", "completed", "of", "count", "allow", "unskip"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> BeforeAny = new(["avoid", "avoiding", "no", "not", "want", "need", "exclude"], StringComparer.Ordinal);
    private static readonly HashSet<string> Between = new(["the", "my", "also", "just", "please", "both"], StringComparer.Ordinal);

    /// <param name="named">True where only a course can stand here.</param>
    public static bool TryRead(TokenList tokens, int at, bool named, out string code, out int next)
    {
        (code, next) = ("", at + 1);
        if (!tokens.Is(at, TokenKind.Number) || tokens.Text(at).Length > 2) return false;
        var subject = tokens.Text(at);
        if (IsLetters(tokens, next, 2)) subject += tokens.Text(next++);
        if (tokens.Text(next) != "." || !tokens.Glued(next) || !tokens.Glued(++next)) return false;
        var number = IsLetters(tokens, next, 1) ? tokens.Text(next++) : "";
        if (!tokens.Is(next, TokenKind.Number) || (number.Length > 0 && !tokens.Glued(next)) || tokens.Text(next).Length > 4) return false;
        number += tokens.Text(next++);
        var mayBeTime = next - at == 3 && ClockReader.MayBeMinutes(number);
        if (IsLetters(tokens, next, 2) && !(mayBeTime && tokens.Word(next) is "am" or "pm" or "a" or "p" or "h")) number += tokens.Text(next++);
        if ((tokens.Glued(next) && !tokens.Is(next, TokenKind.Break) && tokens.Text(next) is not (")" or "/" or "&" or "+")) || ClockReader.IsUnit(tokens, next)) return false;
        if (!named && !IsNamed(tokens, at, mayBeTime)) return false;
        code = $"{subject}.{number}".ToUpperInvariant();
        return true;
    }

    /// <summary>The digits behind a point, where <paramref name="at"/> is one within a number; null elsewhere.</summary>
    public static string? Part(TokenList tokens, int at) =>
        tokens.Is(at, TokenKind.Symbol) && tokens.Text(at) == "." && tokens.Is(at + 1, TokenKind.Number) && tokens.Text(at + 1).Length <= 4 ? tokens.Text(at + 1) : null;

    /// <summary>True behind words that speak of a course: "add 8.05", and "no 8.01", of which the hour would be none.</summary>
    public static bool IsNamed(TokenList tokens, int at, bool mayBeTime)
    {
        for (var before = at - 1; before >= at - 4; before--)
        {
            if (Before.Contains(tokens.Word(before)) || (!mayBeTime && BeforeAny.Contains(tokens.Word(before)))) return true;
            if (!Between.Contains(tokens.Word(before))) return false;
        }

        return false;
    }

    private static bool IsLetters(TokenList tokens, int at, int most) =>
        tokens.Is(at, TokenKind.Word) && tokens.Glued(at) && tokens.Text(at).Length <= most && tokens.Text(at).All(char.IsAsciiLetter);
}
