namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>What stands between two units.</summary>
/// <param name="First">The first word after the last mark or join.</param>
/// <param name="Stops">A mark that ends a sentence, or a line.</param>
internal readonly record struct Gap(int First, bool Stops, bool Comma, bool Join, bool Or, bool But, bool Subject)
{
    public static Gap Between(TokenList tokens, int from, int to)
    {
        var gap = new Gap(from, false, false, false, false, false, false);
        for (var at = from; at < to; at++)
        {
            var word = tokens.Word(at);
            if (tokens.Is(at, TokenKind.Break)) gap = tokens.Text(at) == "," ? gap with { Comma = true, First = at + 1 } : gap with { Stops = true, First = at + 1 };
            else if (word is "and" or "so" or "then" or "also" || IsTurn(word) || tokens.Text(at) is "&" or "+") gap = gap with { Join = true, But = gap.But || IsTurn(word), First = at + 1 };
            else if (word is "or" or "nor") gap = gap with { Or = true, First = at + 1 };
            else if (Clauses.Subjects.Contains(word)) gap = gap with { Subject = true, First = gap.First == at ? at + 1 : gap.First };
        }

        while (gap.First < to && Vocabulary.IsFiller(tokens.Word(gap.First)) && !Clauses.Back.Contains(tokens.Word(gap.First))) gap = gap with { First = gap.First + 1 };
        return gap;
    }

    private static bool IsTurn(string word) => word is "but" or "though" or "although" or "however";
}
