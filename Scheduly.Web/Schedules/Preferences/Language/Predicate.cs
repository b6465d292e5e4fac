namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>What is said of a thing after it: "is fine", "doesn't work", "off".</summary>
internal static class Predicate
{
    private static readonly PhraseTable<bool> Auxiliaries = new(
        ("is|are|would be|will be|'s", true),
        ("isn't|aren't|is not|are not|would not be|wouldn't be|won't be|will not be", false));

    private static readonly PhraseTable<bool> Verbs = new(
        ("works|work|ok|okay|fine|works fine|work fine", true),
        ("doesn't work|don't work|won't work|does not work|do not work|can't work", false));

    private static readonly PhraseTable<bool> Adjectives = new(
        ("fine|ok|okay|good|great|alright|all right|acceptable|possible|allowed|cool|perfect|no problem|not a problem", true),
        ("bad|out|impossible|terrible|not possible|a no go|no good", false));

    private static readonly HashSet<string> Adverbs = new(
        ["also", "totally", "perfectly", "completely", "all", "really", "now", "still", "then"], StringComparer.Ordinal);

    private static readonly PhraseTable<bool> Tails = new(("too|also|again|now|then|by me|with me|for me", true));

    /// <summary>True where something is said of what stands before: a rule must not reach over it.</summary>
    public static bool StartsAt(TokenList tokens, int at) =>
        tokens.Word(at) is "off" or "free" or "only" || Auxiliaries.TryRead(tokens, at, out _, out _) || Verbs.TryRead(tokens, at, out _, out _);

    /// <summary>True at a verb of its own: "15 credits is too much"; what it says must be understood too.</summary>
    public static bool HasVerb(TokenList tokens, int at) =>
        Auxiliaries.TryRead(tokens, at, out _, out _) || tokens.Word(at) is "was" or "were" or "sucks" or "suck" or "hurts" or "hurt";

    /// <param name="good">"is fine": true; "isn't possible": false.</param>
    public static bool TryRead(TokenList tokens, int at, out bool good, out int next)
    {
        if (!Verbs.TryRead(tokens, at, out good, out next))
        {
            var said = Auxiliaries.TryRead(tokens, at, out var affirmed, out next);

            // "Friday's fine": the verb is part of the word before.
            if (!said && tokens.Word(at - 1).EndsWith("'s", StringComparison.Ordinal)) (said, affirmed) = (true, true);
            if (!said || !Adjectives.TryRead(tokens, SkipAdverbs(tokens, next), out var adjective, out next)) return false;
            good = affirmed == adjective;

            // "isn't bad" is no clear word.
            if (!affirmed && !adjective) return false;
        }

        if (Tails.TryRead(tokens, next, out _, out var end)) next = end;
        return true;
    }

    private static int SkipAdverbs(TokenList tokens, int at)
    {
        for (var i = 0; i < 3 && Adverbs.Contains(tokens.Word(at)); i++) at++;
        return at;
    }
}
