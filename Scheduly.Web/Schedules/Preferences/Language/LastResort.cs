namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// What is taken only where nothing else is left: "Friday only if needed", "8ams as a last resort", "evenings are fine if I have to". It is avoided as a
/// preference, and nothing is said of the other days or hours.
/// </summary>
internal static class LastResort
{
    private const int MostTokens = 12;

    // True for what says it without "only" or "is fine" before it.
    private static readonly PhraseTable<bool> Needs = new(
        ("if needed|if it's needed|if really needed|if absolutely needed|if necessary|if absolutely necessary|if really necessary|if it's necessary|if need be|if required|if i have to|if i really have to|if we have to|if i must|if i need to", false),
        ("when needed|when necessary|when i have to|where needed|where necessary|if there's no other way|if there is no other way|if there's no other choice|if there's no other option|if there's no choice|if there is no choice|if nothing else works|if nothing else fits", false),
        ("if i can't avoid it|if it can't be avoided|if unavoidable|if there's nothing else|in an emergency|in emergencies|in a pinch", false),
        ("as a last resort|as last resort|as the last resort|is a last resort|are a last resort|last resort", true));

    private static readonly PhraseTable<bool> Fine = new(
        ("is fine|are fine|is ok|are ok|is okay|are okay|is possible|are possible|is acceptable|are acceptable|ok|okay|fine|works|work|would be ok|would be okay|would be fine", true));

    /// <summary>Null where the words are not such, or what they speak of is not understood.</summary>
    public static Phrase? Read(TokenList tokens, int at)
    {
        var lead = Lead.Read(tokens, at);
        if (lead.Stance is Stance.Avoid or Stance.Forget or Stance.Unclear) return null;
        for (var tail = lead.Next + 1; tail <= lead.Next + MostTokens; tail++)
        {
            if (TryReadTail(tokens, tail, lead, out var end)) return ReadSubject(tokens.UpTo(tail), at, lead, end);
            if (tokens.Ends(tail) && !IsAbbreviation(tokens, tail)) return null;
        }

        return null;
    }

    /// <summary>"if needed", behind whatever it is said of.</summary>
    public static bool IsNeed(TokenList tokens, int at, out int next) => Needs.TryRead(tokens, at, out _, out next);

    /// <summary>"Dr. Li", "J. Li".</summary>
    private static bool IsAbbreviation(TokenList tokens, int at) =>
        tokens.Text(at) == "." && tokens.Glued(at) && (tokens.Word(at - 1) is "dr" or "prof" or "mr" or "ms" or "mrs" || tokens.Word(at - 1).Length == 1);

    private static bool TryReadTail(TokenList tokens, int at, Lead lead, out int end)
    {
        at = tokens.Text(at) is "," or ":" || tokens.IsDash(at) ? at + 1 : at;
        var fine = Fine.TryRead(tokens, at, out _, out end);
        if (fine) at = tokens.Word(end) == "but" ? end + 1 : end;
        var only = tokens.Word(at) is "only" or "just";
        if (!Needs.TryRead(tokens, only ? at + 1 : at, out var alone, out end)) return false;
        if (!only && !fine && !alone && lead.Stance != Stance.Allow && !lead.Verbs.HasFlag(Verbs.Only)) return false;
        return tokens.Ends(end) || tokens.SkipSeparator(end) != end || tokens.Text(end) == ")" || tokens.Word(end) is "but" or "please" or "thanks";
    }

    /// <param name="tokens">As if they ended where the words about the need begin.</param>
    private static Phrase? ReadSubject(TokenList tokens, int at, Lead lead, int end)
    {
        List<(int, Reading)> readings = [];
        for (var from = lead.Next; ;)
        {
            var avoid = new Lead(Stance.Avoid, lead.Verbs & Verbs.With, from);
            var reading = Grammar.Rules.Select(rule => rule.Read(tokens, avoid)).FirstOrDefault(found => found is not null);
            if (reading is null || reading.Withdraws.Count > 0) return null;
            readings.Add((readings.Count == 0 ? at : from, reading));
            if (reading.End >= tokens.Count) return Softness.Soften(new(readings, end), end);
            from = tokens.SkipSeparator(reading.End);
            if (from == reading.End) return null;
        }
    }
}
