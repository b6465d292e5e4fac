namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>The tokens of an utterance; reading past the end gives empty texts, so that rules need no bounds checks.</summary>
internal sealed class TokenList(string source, List<Token> tokens)
{
    // Bounds every look ahead, so that reading a text takes time in proportion to its length.
    private const int MostFillers = 6;

    public int Count => tokens.Count;

    /// <summary>The same text as if it ended at a token.</summary>
    public TokenList UpTo(int end) => new(source, tokens[..end]);

    public Token this[int at] => tokens[at];

    public string Text(int at) => at >= 0 && at < tokens.Count ? tokens[at].Text : "";

    public string Word(int at) => Is(at, TokenKind.Word) ? tokens[at].Text : "";

    public bool Is(int at, TokenKind kind) => at >= 0 && at < tokens.Count && tokens[at].Kind == kind;

    public bool Glued(int at) => at >= 0 && at < tokens.Count && tokens[at].Glued;

    /// <summary>True at a mark that ends a clause and past the end.</summary>
    public bool Ends(int at) => at >= tokens.Count || tokens[at].Kind == TokenKind.Break;

    public bool Capitalised(int at) => Is(at, TokenKind.Word) && char.IsUpper(source[tokens[at].Start]);

    /// <summary>The text as it was written, from one token up to another.</summary>
    public string Original(int from, int to) => Span(from, to).Of(source);

    public TextSpan Span(int from, int to) =>
        new(tokens[from].Start, tokens[to - 1].Start + tokens[to - 1].Length - tokens[from].Start);

    public int SkipFillers(int at)
    {
        for (var i = 0; i < MostFillers && Vocabulary.IsFiller(Word(at)) && !Vocabulary.Joins.Contains(Word(at)); i++) at++;
        return at;
    }

    /// <summary>True after a mark, a join or nothing at all, fillers between aside.</summary>
    public bool BeginsClause(int at)
    {
        for (var i = 0; i < MostFillers && Vocabulary.IsFiller(Word(at - 1)) && !Vocabulary.Joins.Contains(Word(at - 1)); i++) at--;
        return at == 0 || Is(at - 1, TokenKind.Break) || Vocabulary.Joins.Contains(Word(at - 1));
    }

    /// <summary>True after "and" or "or", fillers between them aside.</summary>
    public bool FollowsJoin(int at)
    {
        for (var i = 0; i < MostFillers && Vocabulary.IsFiller(Word(at - 1)); i++)
        {
            if (Word(at - 1) is "and" or "or") return true;
            at--;
        }

        return Word(at - 1) == "nor";
    }

    /// <summary>Skips "classes", "my courses on" and the like.</summary>
    public int SkipClasses(int at)
    {
        at = SkipFillers(at);
        return Vocabulary.ClassNouns.Contains(Word(at)) ? SkipFillers(at + 1) : at;
    }

    /// <summary>True at a hyphen or dash.</summary>
    public bool IsDash(int at) => Text(at) is "-" or "–" or "—";

    /// <summary>A separator of a list ("," "and" ", or" "&amp;" "/"); the position after it, or the same one when there is none.</summary>
    public int SkipSeparator(int at)
    {
        var start = at;
        if (Text(at) is "," or "/" or "&" or "+") at++;
        return (at == start || Text(start) == ",") && Word(at) is "and" or "or" or "nor" ? at + 1 : at;
    }
}
