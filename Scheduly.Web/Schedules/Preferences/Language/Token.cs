namespace Scheduly.Web.Schedules.Preferences.Language;

internal enum TokenKind
{
    /// <summary>A run of letters, apostrophes within it included.</summary>
    Word,

    /// <summary>A run of ASCII digits.</summary>
    Number,

    /// <summary>A mark that ends a clause: comma, semicolon, full stop, question or exclamation mark, end of line.</summary>
    Break,

    /// <summary>Any other mark; one that means nothing in a wish ("🙂", a control character) is reported as not understood.</summary>
    Symbol,
}

/// <param name="Text">Lower case, apostrophes straight, contractions with their apostrophe: "don't" for "Dont".</param>
/// <param name="Glued">True when nothing stands between this token and the one before it.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, string Text, bool Glued);

internal static class Tokenizer
{
    private const string Breaks = ",;.!?";

    private static readonly HashSet<string> Shortened = new(["mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"], StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Contractions = new(StringComparer.Ordinal)
    {
        ["dont"] = "don't", ["doesnt"] = "doesn't", ["cant"] = "can't", ["wont"] = "won't", ["isnt"] = "isn't",
        ["arent"] = "aren't", ["shouldnt"] = "shouldn't", ["wouldnt"] = "wouldn't", ["im"] = "i'm",
    };

    /// <summary>Cuts the first <paramref name="limit"/> characters into tokens; white space is between them.</summary>
    public static List<Token> Read(string text, int limit)
    {
        List<Token> tokens = [];
        var end = Math.Min(text.Length, limit);
        for (var at = 0; at < end;)
        {
            var first = text[at];
            if (char.IsWhiteSpace(first) && first is not ('\n' or '\r'))
            {
                at++;
                continue;
            }

            // "Fri. after 1": the point shortens the day and ends no clause.
            if (first == '.' && tokens.Count > 0 && tokens[^1].Start + tokens[^1].Length == at && Shortened.Contains(tokens[^1].Text) && GoesOn(text, at + 1, end))
            {
                at++;
                continue;
            }

            var (kind, length) = Measure(text, at, end);
            var glued = tokens.Count > 0 && tokens[^1].Start + tokens[^1].Length == at;
            tokens.Add(new(kind, at, length, Canonical(text.Substring(at, length)), glued));
            at += length;
        }

        return tokens;
    }

    public static bool IsApostrophe(char character) => character is '\'' or '’' or 'ʼ' or '‘';

    /// <summary>A sentence would begin with a capital letter.</summary>
    private static bool GoesOn(string text, int at, int end)
    {
        while (at < end && text[at] == ' ') at++;
        return at < end && (char.IsLower(text[at]) || char.IsAsciiDigit(text[at]) || text[at] is ',' or '-' or '/');
    }

    private static (TokenKind Kind, int Length) Measure(string text, int at, int end)
    {
        var next = at + 1;
        if (char.IsAsciiDigit(text[at]))
        {
            while (next < end && char.IsAsciiDigit(text[next])) next++;
            return (TokenKind.Number, next - at);
        }

        if (IsWordPart(text[at]))
        {
            while (next < end && (IsWordPart(text[next]) || IsApostropheWithin(text, next, end))) next++;
            return (TokenKind.Word, next - at);
        }

        // "9.15" and "8.01" are one thing: a point within a number ends no clause.
        var within = text[at] == '.' && at > 0 && char.IsAsciiDigit(text[at - 1]) && next < end && char.IsAsciiDigit(text[next]);
        if ((Breaks.Contains(text[at]) && !within) || text[at] is '\n' or '\r') return (TokenKind.Break, 1);
        return (TokenKind.Symbol, next < end && char.IsSurrogatePair(text[at], text[next]) ? 2 : 1);
    }

    private static bool IsWordPart(char character) =>
        !char.IsAsciiDigit(character) && (char.IsLetterOrDigit(character)
            || char.GetUnicodeCategory(character) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark);

    private static bool IsApostropheWithin(string text, int at, int end) =>
        IsApostrophe(text[at]) && at + 1 < end && IsWordPart(text[at + 1]);

    private static string Canonical(string text)
    {
        var lower = string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = IsApostrophe(source[i]) ? '\'' : char.ToLowerInvariant(source[i]);
        });
        return Contractions.GetValueOrDefault(lower, lower);
    }
}
