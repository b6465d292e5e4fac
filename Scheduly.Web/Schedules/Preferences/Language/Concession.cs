namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>What takes the edge off a wish: "I don't like Fridays but can do them", "no 8ams, though they're fine if needed".</summary>
internal static class Concession
{
    private static readonly HashSet<string> Speakers = new(
        ["i", "i'd", "i'll", "i'm", "we", "we'd", "we'll", "would", "will", "could", "can", "might", "still", "also", "really", "probably", "am", "be"], StringComparer.Ordinal);

    private static readonly HashSet<string> Can = new(["can", "could", "will", "would", "might", "i'd", "i'll", "we'd", "we'll"], StringComparer.Ordinal);

    private static readonly PhraseTable<bool> Deeds = new(
        ("do|take|have|live with|manage|handle|deal with|work with|make|tolerate|accept|survive|cope with|attend|be there", false),
        ("don't mind|do not mind|ok with|okay with|fine with|good with|willing to do|willing to take|able to do|able to take|open to", true));

    private static readonly PhraseTable<bool> Things = new(("them|it|those|these|that|one|some|a few|one or two", true));

    private static readonly PhraseTable<bool> Subjects = new(
        ("it's|they're|that's|it is|they are|that is|those are|it'd be|they'd be|it would be|they would be|that would be", true));

    private static readonly PhraseTable<bool> Fine = new(
        ("fine|ok|okay|possible|doable|acceptable|alright|all right|manageable|tolerable|bearable|no problem|not a problem|not impossible|not a dealbreaker|not the end of the world|no big deal|not a big deal|good enough", true));

    private static readonly PhraseTable<bool> Tails = new(("for me|with me|by me|too|though|in principle|at a pinch|sometimes", true));

    /// <param name="next">The token after the concession.</param>
    public static bool TryRead(TokenList tokens, int at, out int next)
    {
        next = at;
        if (tokens.Text(at) == "," || tokens.IsDash(at)) at++;
        if (tokens.Word(at) is not ("but" or "though" or "although" or "yet")) return false;
        at++;
        if (tokens.Text(at) == ",") at++;
        if (!TryReadCore(tokens, at, out next)) return false;
        while (Tails.TryRead(tokens, next, out _, out var end)) next = end;
        if (LastResort.IsNeed(tokens, next, out var after)) next = after;
        return tokens.Ends(next) || tokens.Word(next) is "and" or "but" or "please" || tokens.Text(next) == ")";
    }

    private static bool TryReadCore(TokenList tokens, int at, out int next)
    {
        if (Subjects.TryRead(tokens, at, out _, out next)) return Fine.TryRead(tokens, next, out _, out next);
        if (tokens.Word(at) is "they" or "it" && tokens.Word(at + 1) is "work" or "works")
        {
            next = at + 2;
            return true;
        }

        var can = false;
        for (var i = 0; i < 5 && Speakers.Contains(tokens.Word(at)) && !Deeds.TryRead(tokens, at, out _, out _); i++) can |= Can.Contains(tokens.Word(at++));
        if (Deeds.TryRead(tokens, at, out var willing, out next) && (can || willing))
        {
            if (Things.TryRead(tokens, next, out _, out var end)) next = end;
            return true;
        }

        next = at;
        return can || Fine.TryRead(tokens, at, out _, out next);
    }
}
