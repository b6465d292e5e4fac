namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// Days on which a wish does not hold: "nothing before 10 except Fridays", "no mornings apart from Tuesday", "nothing before 10 but Fridays are fine". The wish
/// is that of the other days; one that cannot be planned for some days alone is not used.
/// </summary>
internal static class ExceptDays
{
    private static readonly PhraseTable<bool> Words = new(
        ("except|except for|except on|except if it's|except when it's|excepting|besides|excluding|apart from|aside from|other than|with the exception of|save for|unless it's|unless it is|unless on|unless it falls on", true));

    private const string ForSomeDays = "a wish of this kind cannot be planned for some days alone";

    /// <returns>Null where no days are excepted.</returns>
    public static Phrase? Read(TokenList tokens, Phrase phrase)
    {
        if (phrase.Readings.Count == 0 || phrase.Readings.Any(one => one.Reading.Withdraws.Count > 0)) return null;
        var (isSaid, fine) = (TryReadExcept(tokens, phrase.End, out var days, out var end), false);
        if (!isSaid) (isSaid, fine) = (TryReadFine(tokens, phrase.End, out days, out end), true);
        if (!isSaid) return null;

        // "No Monday but Friday is fine" excepts nothing, and of "no Friday, Friday is fine" the later wins.
        if (fine && !phrase.Readings.Any(one => IsOnSome(one.Reading.Adds, days) && !IsAllOf(one.Reading.Adds, days))) return null;
        List<(int, Reading)> readings = [];
        foreach (var (start, reading) in phrase.Readings)
        {
            if (Without(reading.Adds, days) is not { } adds) return new([], end) { Note = ForSomeDays };
            readings.Add((start, Reading.Add(reading.End, adds.BlockedTimes.Count > 0 ? WishKind.BlockedTime : reading.Kind, adds)));
        }

        if (fine) readings.Add((tokens.Is(phrase.End, TokenKind.Word) ? phrase.End : phrase.End + 1, new Scope(days, null, end).Allow(end, "")));
        else readings[^1] = (readings[^1].Item1, readings[^1].Item2 with { End = end });
        return new(readings, end);
    }

    private static bool TryReadExcept(TokenList tokens, int at, out Weekdays days, out int end)
    {
        (days, end) = (Weekdays.None, at);
        if (!Words.TryRead(tokens, at, out _, out var next)) return false;
        return DayReader.TryRead(tokens, tokens.SkipFillers(next), false, out days, out end)
            && (tokens.Ends(end) || tokens.Word(end) == "and" || Vocabulary.IsFiller(tokens.Word(end)) || Softness.TryReadAfter(tokens, end, out _));
    }

    /// <summary>"but Fridays are fine", ", I don't mind Fridays", "though Friday works".</summary>
    private static bool TryReadFine(TokenList tokens, int at, out Weekdays days, out int end)
    {
        (days, end) = (Weekdays.None, at);
        if (!TryReadTurn(tokens, at, out var from, out var but)) return false;
        if (but && Lead.Read(tokens, from) is { Stance: Stance.Allow } lead) return DayReader.TryRead(tokens, tokens.SkipFillers(lead.Next), false, out days, out end) && tokens.Ends(end);
        return DayReader.TryRead(tokens, from, true, out days, out var next) && Predicate.TryRead(tokens, next, out var good, out end) && good;
    }

    /// <summary>A mark, or "but" with a mark before it or not.</summary>
    private static bool TryReadTurn(TokenList tokens, int at, out int next, out bool but)
    {
        next = tokens.Is(at, TokenKind.Break) || tokens.IsDash(at) ? at + 1 : at;
        but = tokens.Word(next) is "but" or "though" or "although" or "however";
        if (!but && !tokens.Is(at, TokenKind.Break)) return false;
        if (but && tokens.Text(++next) == ",") next++;
        for (var i = 0; i < 4 && Vocabulary.IsFiller(tokens.Word(next)) && !Lead.StartsAt(tokens, next); i++) next++;
        return true;
    }

    private static bool IsAllOf(WishList wishes, Weekdays days) => wishes with { NoDays = wishes.NoDays & ~days } is var rest && rest.Chips().Count == 0;

    private static bool IsOnSome(WishList wishes, Weekdays days) =>
        (wishes.NoDays & days) != Weekdays.None || wishes.EarliestStart is not null || wishes.LatestEnd is not null || wishes.BlockedTimes.Any(time => (time.Days & days) != Weekdays.None)
        || wishes.FreeSpans.Count > 0 || wishes.MaxClassesPerDay is not null || wishes.MaxInRow is not null || wishes.MinutesBetween is not null || wishes.Mode is not null || wishes.NoHybrid is not null;

    /// <summary>The wishes on the other days; null for what is no wish about days and hours, and where nothing is left or taken away.</summary>
    private static WishList? Without(WishList wishes, Weekdays days)
    {
        if (!IsOnSome(wishes, days)) return null;
        var rest = new WishList
        {
            NoDays = wishes.NoDays & ~days,
            BlockedTimes =
            [
                .. wishes.BlockedTimes.Select(time => time with { Days = time.Days & ~days }).Where(time => time.Days != Weekdays.None),
                .. wishes.EarliestStart is { } earliest ? [new(WishChips.EveryDay & ~days, TimeOnly.MinValue, earliest)] : Array.Empty<BlockedTime>(),
                .. wishes.LatestEnd is { } latest ? [new(WishChips.EveryDay & ~days, latest, Clock.DayEnd)] : Array.Empty<BlockedTime>(),
            ],
        };
        var others = wishes with { NoDays = Weekdays.None, BlockedTimes = [], EarliestStart = null, LatestEnd = null };
        return others.Chips().Count > 0 || rest.Chips().Count == 0 ? null : rest;
    }
}
