namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>A part of the week as it was said: days, a stretch of the day, or both; not both null.</summary>
internal readonly record struct Scope(Weekdays? Days, Window? Window, int End)
{
    public static readonly IReadOnlyList<string> HourIds = ["earliestStart", "latestEnd", "lateStarts", "blocked:*"];

    /// <summary>"Friday", "mornings", "Friday mornings", "Friday classes before 10", "2 to 4 on Tuesdays".</summary>
    /// <param name="blocked">As in <see cref="WindowReader.TryRead"/>.</param>
    /// <param name="whole">As in <see cref="DayReader.TryRead"/>.</param>
    public static bool TryRead(TokenList tokens, int at, bool blocked, bool whole, out Scope scope)
    {
        scope = default;
        at = tokens.SkipClasses(at);
        if (DayReader.TryRead(tokens, at, whole, out var days, out var next))
        {
            var afterNoun = Vocabulary.ClassNouns.Contains(tokens.Word(next)) ? next + 1 : next;
            scope = WindowReader.TryRead(tokens, afterNoun, blocked, out var window, out var end)
                ? new(days, window, SkipNoun(tokens, end))
                : new(days, null, afterNoun);
            return true;
        }

        if (!WindowReader.TryRead(tokens, at, blocked, out var only, out next)) return false;
        next = SkipNoun(tokens, next);
        var hasDays = TryReadDaysAfter(tokens, next, out days, out var afterDays);
        scope = hasDays ? new(days, only, SkipNoun(tokens, afterDays)) : new(null, only, next);
        return true;
    }

    /// <summary>"on Tuesdays", "every Friday".</summary>
    public static bool TryReadDaysAfter(TokenList tokens, int at, out Weekdays days, out int next)
    {
        days = default;
        next = at;
        // "done by 2 Fridays": without a word between only at the end of a clause.
        if (DayReader.TryRead(tokens, at, false, out days, out next) && (tokens.Ends(next) || tokens.Word(next) is "and" or "but" or "except" or "besides")) return true;
        next = at;
        return tokens.Word(at) is "on" or "every" or "each" && DayReader.TryRead(tokens, tokens.SkipFillers(at + 1), false, out days, out next)
            && !Predicate.StartsAt(tokens, next);
    }

    /// <summary>The wish that no class lies in this part of the week.</summary>
    public Reading Block(int end, string? label = null)
    {
        if (Window is not { } window) return Reading.Add(end, WishKind.Days, new() { NoDays = Days!.Value });
        if (Days is null && label is null && window.OpensDay) return Reading.Add(end, WishKind.Hours, new() { EarliestStart = window.Until });
        if (Days is null && label is null && window.ClosesDay) return Reading.Add(end, WishKind.Hours, new() { LatestEnd = window.From });
        return Reading.Add(end, WishKind.BlockedTime, new() { BlockedTimes = [Blocked(window, label)] });
    }

    /// <summary>The wish that every class lies in this part of the week; with days and hours, every class of those days in those hours.</summary>
    public Reading Confine(int end)
    {
        if (Window is { } hours && Days is { } days)
        {
            List<BlockedTime> others = [];
            if (!hours.OpensDay) others.Add(new(days, TimeOnly.MinValue, hours.From));
            if (!hours.ClosesDay) others.Add(new(days, hours.Until, Clock.DayEnd));
            return Reading.Add(end, WishKind.BlockedTime, new() { BlockedTimes = others });
        }

        if (Window is { } window)
        {
            var adds = new WishList
            {
                EarliestStart = window.OpensDay ? null : window.From,
                LatestEnd = window.ClosesDay ? null : window.Until,
            };
            return Reading.Add(end, WishKind.Hours, adds);
        }

        var rest = WishChips.EveryDay & ~Days!.Value;
        return new(end, WishKind.Days, new() { NoDays = rest }, DayIds(Days.Value), $"Only {string.Join(", ", Days.Value.ShortNames())}");
    }

    /// <summary>The wish that classes may lie there after all.</summary>
    public Reading Allow(int end, string text)
    {
        if (Window is not { } window) return Reading.Withdraw(end, WishKind.Days, $"Allow {string.Join(", ", Days!.Value.ShortNames())}", DayIds(Days.Value));
        List<string> ids = [WishChips.BlockedId(Blocked(window, null))];
        if (Days is null && window.OpensDay) ids.AddRange(["earliestStart", "lateStarts"]);
        if (Days is null && window.ClosesDay) ids.Add("latestEnd");
        return Reading.Withdraw(end, WishKind.Hours, $"Allow {text}", ids);
    }

    private BlockedTime Blocked(Window window, string? label) => new(Days ?? WishChips.EveryDay, window.From, window.Until, label);

    private static string[] DayIds(Weekdays days) => [.. days.ShortNames().Select(day => $"noDays:{day}")];

    private static int SkipNoun(TokenList tokens, int at) => Vocabulary.ClassNouns.Contains(tokens.Word(at)) ? at + 1 : at;
}
