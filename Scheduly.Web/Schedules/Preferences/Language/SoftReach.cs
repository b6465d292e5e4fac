namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Where a word that makes a wish a preference stands, for it may speak of the wishes beside it too.</summary>
[Flags]
internal enum SoftMark
{
    None = 0,

    /// <summary>"ideally a", "prefer a".</summary>
    Before = 1,

    /// <summary>"would be nice: a, b".</summary>
    Heading = 2,

    /// <summary>"prefer": its list is one only where "and" closes it.</summary>
    Verb = 4,

    /// <summary>"a if possible".</summary>
    After = 8,

    /// <summary>"a, preferably": apart from the wish.</summary>
    Apart = 16,
}

/// <summary>
/// A preference holds for all that is said in one breath with it: over "and" in both directions, over the commas of a list that "and" closes, over all of a
/// sentence that begins with it, and over the list that it ends. "No Friday, ideally no 8ams" is two wishes, and "but" or "I need" end its reach.
/// </summary>
internal static class SoftReach
{
    private static readonly HashSet<string> Firm = new(["must", "need", "needs", "definitely", "absolutely", "required", "always"], StringComparer.Ordinal);

    private enum Reach { None, Breath, List }

    public static List<Unit> Spread(TokenList tokens, List<Unit> units)
    {
        if (!units.Exists(unit => unit.Phrase.Mark != SoftMark.None)) return units;
        Unit[] all = [.. units];
        for (var index = 0; index < all.Length; index++)
        {
            var mark = units[index].Phrase.Mark;
            if (mark.HasFlag(SoftMark.Before)) Forward(tokens, all, index, mark);
            if (mark.HasFlag(SoftMark.After)) Backward(tokens, all, index, mark);
        }

        return [.. all];
    }

    private static void Forward(TokenList tokens, Unit[] units, int first, SoftMark mark)
    {
        var heading = mark.HasFlag(SoftMark.Heading);
        var open = heading || (!mark.HasFlag(SoftMark.Verb) && (first == 0 || Gap.Between(tokens, units[first - 1].End, units[first].Start).Stops));
        for (var at = first + 1; at < units.Length; at++)
        {
            var gap = Gap.Between(tokens, units[at - 1].End, units[at].Start);
            var reach = ReachOver(gap, open || (gap.Comma && IsClosed(tokens, units, at)));
            if (reach == Reach.None || !units[at].IsRead || units[at].Phrase.Mark.HasFlag(SoftMark.Before) || IsFirm(tokens, units[at - 1].End, units[at])) return;
            var named = (Lead.Read(tokens, units[at].Start).Verbs & (Verbs.Add | Verbs.Pin | Verbs.Keep | Verbs.Drop)) != 0;
            units[at] = Soften(units[at], whole: heading || (reach == Reach.Breath && !named));
        }
    }

    private static void Backward(TokenList tokens, Unit[] units, int last, SoftMark mark)
    {
        var open = mark.HasFlag(SoftMark.Apart) && tokens.Ends(units[last].End) && tokens.Text(units[last].End) != ",";
        for (var at = last - 1; at >= 0; at--)
        {
            var gap = Gap.Between(tokens, units[at].End, units[at + 1].Start);
            var reach = ReachOver(gap, open);
            if (reach == Reach.None || !units[at].IsRead || (units[at].Phrase.Mark & (SoftMark.After | SoftMark.Before)) != 0) return;
            units[at] = Soften(units[at], whole: reach == Reach.Breath);
            open |= reach == Reach.Breath;
        }
    }

    private static Reach ReachOver(Gap gap, bool open) =>
        gap.Stops || gap.But || gap.Or ? Reach.None : gap.Join || !gap.Comma ? Reach.Breath : open ? Reach.List : Reach.None;

    /// <summary>"a, b and c": from a comma on, commas up to an "and".</summary>
    private static bool IsClosed(TokenList tokens, Unit[] units, int at)
    {
        for (; at + 1 < units.Length && units[at].IsRead; at++)
        {
            var gap = Gap.Between(tokens, units[at].End, units[at + 1].Start);
            if (gap.Stops || gap.But || gap.Or || !(gap.Comma || gap.Join)) return false;
            if (gap.Join) return units[at + 1].IsRead;
        }

        return false;
    }

    private static bool IsFirm(TokenList tokens, int from, Unit unit)
    {
        var end = Lead.Read(tokens, unit.Start).Next;
        for (var at = from; at < end; at++)
        {
            if (Firm.Contains(tokens.Word(at)) || (tokens.Word(at) is "have" or "has" && tokens.Word(at + 1) == "to")) return true;
        }

        return false;
    }

    /// <param name="whole">False where a wish that can only be required stays so.</param>
    private static Unit Soften(Unit unit, bool whole)
    {
        var soft = Softness.Soften(unit.Phrase, unit.Phrase.End);
        return soft.Readings.Count == 0 && !whole ? unit : unit with { Phrase = soft with { Mark = unit.Phrase.Mark } };
    }
}
