namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"skip CS1501", "not CS 1501", "add MATH0220 and BIOL-101", "CS1501 is ok". A course without such a word is not understood.</summary>
internal sealed class CourseRule : IWishRule
{
    private const int MostCourses = 10;

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || !CourseCodeReader.TryRead(tokens, tokens.SkipClasses(lead.Next), out var code, out var end)) return null;
        if (SectionRule.IsAt(tokens, end)) return null;
        List<string> codes = [code];
        var either = false;
        while (codes.Count < MostCourses && CourseCodeReader.TryReadNext(tokens, end, codes[^1], out code, out var next) && !Predicate.StartsAt(tokens, next) && !SectionRule.IsAt(tokens, next) && !CourseCreditsRule.IsAt(tokens, next))
        {
            either |= tokens.Word(tokens.SkipSeparator(end) - 1) == "or";
            if (!codes.Contains(code)) codes.Add(code);
            end = next;
        }

        if (lead.Stance == Stance.None && Predicate.TryRead(tokens, end, out var good, out var afterPredicate))
            return good ? Allow(afterPredicate, codes) : null;

        if (lead.Verbs.HasFlag(Verbs.Keep) && codes.Exists(one => one.All(char.IsAsciiDigit))) return null;
        return lead.Stance switch
        {
            // "No CS1501 in the morning" is about some of its sections, and not known.
            Stance.Avoid when !lead.Verbs.HasFlag(Verbs.Drop) && tokens.Word(end) is "in" or "on" or "before" or "after" && Scope.TryRead(tokens, end, true, false, out _) => null,
            Stance.Avoid => Skip(end, codes),

            // "Forget CS1501" may mean the course or a wish about it.
            Stance.Forget when lead.Verbs.HasFlag(Verbs.Drop) => Skip(end, codes),
            Stance.Allow => Allow(end, codes),
            // "Add CS1501 or CS1502" asks for one of them.
            Stance.Want when either => null,
            Stance.Want when (lead.Verbs & (Verbs.Pin | Verbs.Only | Verbs.Have)) == 0 =>
                Reading.Add(end, WishKind.AddCourse, new() { AddCourses = codes }),
            _ => null,
        };
    }

    private static Reading Skip(int end, List<string> codes) => Reading.Add(end, WishKind.SkipCourse, new() { SkipCourses = codes });

    private static Reading Allow(int end, List<string> codes) =>
        Reading.Withdraw(end, WishKind.SkipCourse, $"Allow {string.Join(", ", codes.Select(WishLabels.Course))}", [.. codes.Select(code => $"skip:{code}")]);
}
