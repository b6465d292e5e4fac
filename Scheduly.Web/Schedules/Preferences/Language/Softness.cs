namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Words that make a wish a preference: "prefer", "ideally", "if needed".</summary>
internal static class Softness
{
    private static readonly PhraseTable<bool> Before = new(
        ("ideally|rather|would rather|if possible|if at all possible|when possible|if you can|hopefully|try to|try for|preferably", true),
        ("nice to have|nice to|nice if i had|nice if i could have|great to have|good to have", true),
        ("prefer|would prefer|try not to|trying not to", false));

    private static readonly PhraseTable<bool> After = new(
        ("if possible|if needed|if necessary|if need be|if you can|if i can|when possible|whenever possible|ideally|preferably|if i have to|if that works", true),
        ("but ok if needed|but okay if needed|but fine if needed|but ok if necessary|but it's ok if needed|but it's fine if needed|but ok if not|but fine if not", true),
        ("but not required|but not a must|but not necessary|but i'm flexible|but flexible|but can if needed|but i can if needed|but not a big deal|but no big deal", true),
        ("would be nice|would be great|would be good|would be ideal|preferred|is preferred|are preferred|would be preferred", true),
        ("unless necessary|unless needed|unless i have to|unless there's no choice|where possible|as much as possible", true));

    private static readonly PhraseTable<bool> Preferred = new(("preferred|are preferred|is preferred|would be preferred", true));

    /// <param name="next">Where the wish begins: behind the word, or at "prefer", which rules read as well.</param>
    public static bool TryReadBefore(TokenList tokens, int at, out int next)
    {
        if (!Before.TryRead(tokens, at, out var skipped, out next)) return false;
        if (!skipped) next = at;
        else while (tokens.Text(next) == "," || (!Vocabulary.MayBegin(tokens.Word(next)) && !Lead.StartsAt(tokens, next) && !Vocabulary.Joins.Contains(tokens.Word(next)))) next++;
        return true;
    }

    public static bool TryReadAfter(TokenList tokens, int at, out int next)
    {
        if (After.TryRead(tokens, at, out _, out next)) return true;

        // "no Friday, ideally no 8ams": what goes on behind the comma says it of the next wish.
        return tokens.Text(at) == "," && After.TryRead(tokens, at + 1, out _, out next) && (tokens.Ends(next) || tokens.Word(next) is "and" or "but" or "please");
    }

    /// <summary>"Mornings preferred".</summary>
    public static Reading? ReadPreferredPart(TokenList tokens, int at) =>
        ReadPart(tokens, at) is { } part && Preferred.TryRead(tokens, part.End, out _, out var end) ? Soften(part) with { End = end } : null;

    /// <summary>"Prefer mornings", "rather Tuesdays and Thursdays": a part of the week by itself is wished there only where it is preferred.</summary>
    public static Reading? ReadPart(TokenList tokens, int at)
    {
        at = tokens.SkipFillers(Lead.Read(tokens, at) is { Stance: Stance.Want } lead ? lead.Next : at);
        if (WindowReader.TryRead(tokens, tokens.SkipClasses(at), false, out var window, out var end) && window.Form == WindowForm.PartOfDay)
        {
            if (Vocabulary.ClassNouns.Contains(tokens.Word(end))) end++;
            List<BlockedTime> others = [];
            if (!window.OpensDay) others.Add(new(WishChips.EveryDay, TimeOnly.MinValue, window.From));
            if (!window.ClosesDay) others.Add(new(WishChips.EveryDay, window.Until, Clock.DayEnd));
            return tokens.Ends(end) || Lead.StartsAt(tokens, end) || tokens.Word(end) is "and" or "but" or "please" || After.TryRead(tokens, end, out _, out _)
                ? Reading.Add(end, WishKind.BlockedTime, new() { BlockedTimes = others }, $"Prefer {tokens.Word(end - 1 - (Vocabulary.ClassNouns.Contains(tokens.Word(end - 1)) ? 1 : 0))}")
                : null;
        }

        if (!DayReader.TryRead(tokens, tokens.SkipClasses(at), false, out var days, out end)) return null;
        if (Vocabulary.ClassNouns.Contains(tokens.Word(end))) end++;
        if (!tokens.Ends(end) && tokens.Word(end) is not ("and" or "but" or "please")) return null;
        var rest = (Weekdays)31 & ~days;
        return rest == Weekdays.None ? null : Reading.Add(end, WishKind.Days, new() { NoDays = rest }, $"Prefer {string.Join(", ", days.ShortNames())}");
    }

    /// <summary>The wish as a preference; one that a score cannot weigh stays as it is.</summary>
    public static Reading Soften(Reading reading)
    {
        var ids = reading.Adds.Chips().Where(chip => chip.CanBeSoft).Select(chip => chip.Id).ToList();
        if (ids.Count == 0) return reading;
        var label = reading.Label ?? string.Join(", ", (reading.Adds with { Soft = ids }).Chips().Select(chip => chip.Label));
        return reading with { Adds = reading.Adds with { Soft = ids }, Label = label };
    }
}
