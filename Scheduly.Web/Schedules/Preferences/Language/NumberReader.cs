using System.Globalization;

namespace Scheduly.Web.Schedules.Preferences.Language;

internal static class NumberReader
{
    private static readonly string[] Names =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ];

    /// <summary>"15", "13.5", "fifteen"; at most three digits before the point.</summary>
    public static bool TryRead(TokenList tokens, int at, out decimal number, out int next)
    {
        number = 0;
        next = at + 1;
        if (!tokens.Is(at, TokenKind.Number))
        {
            number = Array.IndexOf(Names, tokens.Word(at));
            return number >= 0;
        }

        var text = tokens.Text(at);
        if (text.Length > 3) return false;
        if (tokens.Text(next) == "." && tokens.Glued(next) && tokens.Is(next + 1, TokenKind.Number) && tokens.Glued(next + 1))
        {
            if (tokens.Text(next + 1).Length > 2) return false;
            text = $"{text}.{tokens.Text(next + 1)}";
            next += 2;
        }

        number = decimal.Parse(text, CultureInfo.InvariantCulture);
        return true;
    }
}
