namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Words that make a wish a preference: "prefer", "ideally", "if needed".</summary>
internal static class Softness
{
    private static readonly PhraseTable<bool> Before = new(
        ("ideally|rather|would rather|maybe|perhaps|possibly|if i could|if it's possible|if it works|if i had a choice|in a perfect world|best case|if possible|if at all possible|when possible|if you can|hopefully|try to|try for|preferably", true),
        ("nice to have|nice to|nice if i had|nice if i could have|great to have|good to have", true),
        ("prefer|would prefer|try not to|trying not to", false));

    private static readonly PhraseTable<bool> After = new(
        ("if possible|if at all possible|if it's possible|if that's possible|if needed|if necessary|if need be|if you can|if i can|if i could|if you could|if it works|if it works out|when possible|whenever possible|ideally|preferably|hopefully|maybe|if i have to|if that works|if i can help it|if i can avoid it", true),
        ("but ok if needed|but okay if needed|but fine if needed|but ok if necessary|but it's ok if needed|but it's fine if needed|but ok if not|but fine if not", true),
        ("but not required|but not a must|but not necessary|but i'm flexible|but flexible|but can if needed|but i can if needed|but not a big deal|but no big deal|but not a dealbreaker|but it's not a dealbreaker|but i can live with it|but i'll take it if needed|not a must|not a dealbreaker|not required", true),
        ("would be nice|would be great|would be good|would be ideal|would be awesome|would be best|would help|is ideal|that'd be nice|preferred|is preferred|are preferred|would be preferred", true),
        ("unless necessary|unless needed|unless i have to|unless there's no choice|where possible|as much as possible", true));

    private static readonly PhraseTable<bool> Preferred = new(("preferred|are preferred|is preferred|would be preferred", true));

    // "Online if needed" asks for nothing; "online if possible" does.
    private static readonly PhraseTable<bool> Possible = new(
        ("if possible|if at all possible|if it's possible|if that's possible|when possible|whenever possible|where possible|as much as possible|ideally|preferably|hopefully|would be nice|would be great|would be good|would be ideal|would be best", true));

    // Only before a colon.
    private static readonly PhraseTable<bool> Headings = new(
        ("nice|great|good|ideal|optional|optionally|preferred|preference|preferences|nice to have|nice to haves|good to have|bonus|bonus points|if possible|ideally|preferably|soft wishes|wish list|wishlist", true));

    /// <param name="next">Where the wish begins: behind the word, or at "prefer", which rules read as well.</param>
    public static SoftMark TryReadBefore(TokenList tokens, int at, out int next)
    {
        if (Headings.TryRead(tokens, at, out _, out next) && tokens.Text(next) == ":")
        {
            next = tokens.SkipFillers(next + 1);
            return SoftMark.Before | SoftMark.Heading;
        }

        if (!Before.TryRead(tokens, at, out var skipped, out next)) return SoftMark.None;
        if (!skipped) next = at;
        else while (tokens.Text(next) is "," or ")" || tokens.IsDash(next) || (!Vocabulary.MayBegin(tokens.Word(next)) && !Lead.StartsAt(tokens, next) && !Vocabulary.Joins.Contains(tokens.Word(next)))) next++;
        return skipped ? SoftMark.Before : SoftMark.Before | SoftMark.Verb;
    }

    public static bool TryReadAfter(TokenList tokens, int at, out int next)
    {
        if (Concession.TryRead(tokens, at, out next)) return true;
        while (tokens.Word(at) is "please" or "pls" or "thanks" or "though" or "tho") at++;

        // "Open sections only if needed" asks for none.
        if (tokens.Word(at - 1) == "only" && LastResort.IsNeed(tokens, at, out next)) return false;
        if (After.TryRead(tokens, at, out _, out next)) return true;
        if (tokens.Text(at) == "(" && After.TryRead(tokens, at + 1, out _, out next) && tokens.Text(next) == ")")
        {
            next++;
            return true;
        }

        // "no Friday, ideally no 8ams": what goes on behind the comma says it of the next wish.
        return (tokens.Text(at) == "," || tokens.IsDash(at)) && After.TryRead(tokens, at + 1, out _, out next) && (tokens.Ends(next) || tokens.Word(next) is "and" or "but" or "please");
    }

    /// <summary>"Mornings preferred", "in person if possible".</summary>
    public static Reading? ReadPreferredPart(TokenList tokens, int at)
    {
        if (ReadPart(tokens, at) is { } part && Preferred.TryRead(tokens, part.End, out _, out var end)) return Soften(part) with { End = end };
        return Lead.Read(tokens, at).Stance is Stance.None or Stance.Want && ReadManner(tokens, at) is { } manner
            && Possible.TryRead(tokens, tokens.Text(manner.End) == "," ? manner.End + 1 : manner.End, out _, out end) ? Soften(manner) with { End = end } : null;
    }

    private static Reading? ReadManner(TokenList tokens, int at) => FilterRule.ReadBare(tokens, tokens.SkipFillers(Lead.Read(tokens, at) is { Stance: Stance.Want } lead ? lead.Next : at));

    /// <summary>"Prefer mornings", "rather Tuesdays and Thursdays": a part of the week by itself is wished there only where it is preferred.</summary>
    public static Reading? ReadPart(TokenList tokens, int at)
    {
        if (ReadManner(tokens, at) is { } manner) return EndsPart(tokens, manner.End) ? manner : null;
        at = tokens.SkipFillers(Lead.Read(tokens, at) is { Stance: Stance.Want } lead ? lead.Next : at);
        if (WindowReader.TryRead(tokens, tokens.SkipClasses(at), false, out var window, out var end) && window.Form == WindowForm.PartOfDay)
        {
            if (Vocabulary.ClassNouns.Contains(tokens.Word(end))) end++;
            List<BlockedTime> others = [];
            if (!window.OpensDay) others.Add(new(WishChips.EveryDay, TimeOnly.MinValue, window.From));
            if (!window.ClosesDay) others.Add(new(WishChips.EveryDay, window.Until, Clock.DayEnd));
            return EndsPart(tokens, end)
                ? Reading.Add(end, WishKind.BlockedTime, new() { BlockedTimes = others }, $"Prefer {tokens.Word(end - 1 - (Vocabulary.ClassNouns.Contains(tokens.Word(end - 1)) ? 1 : 0))}")
                : null;
        }

        if (tokens.Word(at - 1) == "only" || !DayReader.TryRead(tokens, tokens.SkipClasses(at), false, out var days, out end)) return null;
        if (Vocabulary.ClassNouns.Contains(tokens.Word(end))) end++;
        if (!tokens.Ends(end) && tokens.Word(end) is not ("and" or "but" or "please") && !Comparison.IsMarker(tokens, end)) return null;

        // "Prefer Monday to Friday" may be a stretch of days or a choice between two.
        if (Enumerable.Range(at, end - at).Any(index => tokens.Word(index) == "to")) return null;
        var rest = (Weekdays)31 & ~days;
        return rest == Weekdays.None ? null : Reading.Add(end, WishKind.Days, new() { NoDays = rest }, $"Prefer {string.Join(", ", days.ShortNames())}");
    }

    private static bool EndsPart(TokenList tokens, int at) =>
        tokens.Ends(at) || Lead.StartsAt(tokens, at) || tokens.Word(at) is "and" or "but" or "please" || tokens.Text(at) == ")" || Comparison.IsMarker(tokens, at) || After.TryRead(tokens, at, out _, out _);

    /// <summary>The wishes of a phrase as preferences; a phrase of which nothing is made where one of them can only be required.</summary>
    /// <param name="end">The token after the phrase and the words that make it a preference.</param>
    public static Phrase Soften(Phrase phrase, int end)
    {
        List<(int, Reading)> readings = [];
        foreach (var (index, (start, reading)) in phrase.Readings.Index())
        {
            if (!CanBeSoft(reading.Adds)) return new([], end) { Note = "a course, a section or a limit of credits is wished or it is not, say it without \"if possible\" and the like" };
            var soft = Soften(reading);
            readings.Add((start, index == phrase.Readings.Count - 1 ? soft with { End = end } : soft));
        }

        return new(readings, end);
    }

    /// <summary>Also what is scored in any case.</summary>
    private static bool CanBeSoft(WishList wishes) => IsTarget(wishes) || wishes.Chips().All(chip =>
        chip.CanBeSoft || chip.Id is "avoidGaps" or "compact" or "balanced" or "lateStarts" or "targetCredits" || chip.Id.StartsWith("instructor:", StringComparison.Ordinal));

    /// <summary>"15 credits" is a target and its limit; preferred, it is the target alone.</summary>
    private static bool IsTarget(WishList wishes) => wishes.TargetCredits is { } target && wishes.MaxCredits == target && wishes.Chips().Count == 2;

    private static Reading Soften(Reading reading)
    {
        if (IsTarget(reading.Adds)) return reading with { Adds = new() { TargetCredits = reading.Adds.TargetCredits }, Label = null };
        var ids = reading.Adds.Chips().Where(chip => chip.CanBeSoft).Select(chip => chip.Id).ToList();
        if (ids.Count == 0) return reading;
        var label = reading.Label is ['O', 'n', 'l', 'y', ..] only ? $"Rather o{only[1..]}" : reading.Label ?? string.Join(", ", (reading.Adds with { Soft = ids }).Chips().Select(chip => chip.Label));
        return reading with { Adds = reading.Adds with { Soft = ids }, Label = label };
    }
}
