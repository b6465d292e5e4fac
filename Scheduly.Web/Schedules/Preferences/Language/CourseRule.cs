namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"skip CS1501", "not CS 1501", "add MATH0220 and BIOL-101", "CS1501 is ok". A course without such a word is not understood.</summary>
internal sealed class CourseRule : IWishRule
{
    private const int MostCourses = 10;

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || !TryReadCode(tokens, tokens.SkipClasses(lead.Next), out var code, out var end)) return null;
        List<string> codes = [code];
        while (codes.Count < MostCourses && TryReadCode(tokens, tokens.SkipSeparator(end), out code, out var next) && !Predicate.StartsAt(tokens, next))
        {
            if (!codes.Contains(code)) codes.Add(code);
            end = next;
        }

        if (lead.Stance == Stance.None && Predicate.TryRead(tokens, end, out var good, out var afterPredicate))
            return good ? Allow(afterPredicate, codes) : null;

        return lead.Stance switch
        {
            Stance.Avoid => Skip(end, codes),

            // "Forget CS1501" may mean the course or a wish about it.
            Stance.Forget when lead.Verbs.HasFlag(Verbs.Drop) => Skip(end, codes),
            Stance.Allow => Allow(end, codes),
            Stance.Want when (lead.Verbs & (Verbs.Pin | Verbs.Only | Verbs.Have)) == 0 =>
                Reading.Add(end, WishKind.AddCourse, new() { AddCourses = codes }),
            _ => null,
        };
    }

    private static Reading Skip(int end, List<string> codes) => Reading.Add(end, WishKind.SkipCourse, new() { SkipCourses = codes });

    private static Reading Allow(int end, List<string> codes) =>
        Reading.Withdraw(end, WishKind.SkipCourse, $"Allow {string.Join(", ", codes)}", [.. codes.Select(code => $"skip:{code}")]);

    /// <summary>Letters and digits, together or with a dash or a space between; apart, small letters need a number of at least three digits.</summary>
    private static bool TryReadCode(TokenList tokens, int at, out string code, out int next)
    {
        code = "";
        next = at + 1;
        var subject = tokens.Word(at);
        if (subject.Length is < 2 or > 6 || !subject.All(char.IsAsciiLetter)) return false;
        var together = tokens.Glued(next);
        if (together && tokens.IsDash(next) && tokens.Glued(next + 1)) next++;
        if (!tokens.Is(next, TokenKind.Number) || tokens.Text(next).Length > 4) return false;
        if (!together)
        {
            var capitals = tokens.Original(at, at + 1).All(char.IsAsciiLetterUpper);
            if (Vocabulary.IsReserved(subject) || tokens.Text(next).Length < (capitals ? 1 : 3)) return false;
        }

        code = subject + tokens.Text(next);
        next++;
        if (tokens.Is(next, TokenKind.Word) && tokens.Glued(next))
        {
            if (tokens.Text(next).Length > 2 || !tokens.Text(next).All(char.IsAsciiLetter)) return false;
            code += tokens.Text(next++);
        }

        code = code.ToUpperInvariant();
        return code.Length is >= 3 and <= 10;
    }
}
