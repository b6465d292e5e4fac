namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"Friday off" beside another thing that is liked less: "I prefer Friday off to Monday off", "mornings rather than evenings". The first is preferred, of the second nothing is made.</summary>
internal static class Comparison
{
    private const string WhatElse = "say only what you prefer, such as \"prefer Friday off\"";

    // True where nothing need be preferred before.
    private static readonly PhraseTable<bool> Markers = new(
        ("to|over|than|instead of", false), ("rather than|more than|as opposed to|better than", true));

    public static bool IsMarker(TokenList tokens, int at) => Markers.TryRead(tokens, at, out _, out _);

    /// <param name="first">What stands before, as it was read; all of it is made a preference.</param>
    /// <param name="preferred">Whether a word such as "prefer" stands before it.</param>
    /// <returns>Null where nothing is compared.</returns>
    public static Phrase? Read(TokenList tokens, Phrase first, bool preferred)
    {
        if (!Markers.TryRead(tokens, first.End, out var alone, out var at) || !(preferred || alone)) return null;
        if (TryReadOther(tokens, at, out var end)) return Softness.Soften(first, end);
        end = at;
        while (!tokens.Ends(end)) end++;
        return new([], end) { Note = WhatElse };
    }

    private static bool TryReadOther(TokenList tokens, int at, out int end)
    {
        at = tokens.SkipFillers(tokens.Word(at) == "having" ? at + 1 : at);
        var lead = Lead.Read(tokens, at);
        if (Softness.ReadPart(tokens, at) is { } part) end = part.End;
        else if (WindowReader.TryRead(tokens, tokens.SkipClasses(at), false, out _, out end) || DayReader.TryRead(tokens, tokens.SkipClasses(at), true, out _, out end))
        {
            if (Vocabulary.ClassNouns.Contains(tokens.Word(end))) end++;
            if (tokens.Word(end) is "off" or "free") end++;
        }
        else
        {
            var wanted = lead.Stance == Stance.None ? lead with { Stance = Stance.Want, Next = at } : lead;
            if (Grammar.Rules.Select(rule => rule.Read(tokens, wanted)).FirstOrDefault(found => found is not null) is not { } reading) return false;
            end = reading.End;
        }

        return tokens.Ends(end) || tokens.Word(end) is "and" or "but" or "please";
    }
}
