namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"lunch free 12 to 1", "lunch break at noon", "keep lunch free" (then from 12 to 1), "time for lunch on Mondays".</summary>
internal sealed class LunchRule : IWishRule
{
    private const string Label = "Lunch";

    private static readonly Window Usual = new(new(12, 0), new(13, 0), WindowForm.Range);

    private static readonly PhraseTable<bool> Names = new(
        ("lunch", false),
        ("lunch break|lunch free|lunch off|lunchtime free|lunch time free|free lunch|free for lunch|free lunch break|time for lunch|break for lunch", true));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance is not (Stance.None or Stance.Want)) return null;
        if (!Names.TryRead(tokens, tokens.SkipFillers(lead.Next), out var free, out var at)) return null;

        // "Mon 12:00–13:00": without a word between where hours follow.
        var hasDays = Scope.TryReadDaysAfter(tokens, at, out var days, out var afterDays)
            || (DayReader.TryRead(tokens, at, false, out days, out afterDays) && WindowReader.TryRead(tokens, afterDays, true, out _, out _));
        if (hasDays) at = afterDays;
        var window = ReadWindow(tokens, ref at);
        if (tokens.Word(at) == "free") (free, at) = (true, at + 1);
        if (window is null) window = ReadWindow(tokens, ref at);
        if (!hasDays && Scope.TryReadDaysAfter(tokens, at, out days, out afterDays)) (hasDays, at) = (true, afterDays);
        if (window is null && !free) return null;

        // "Lunch between 11 and 2" is an hour somewhere in these three.
        if (window is { Form: WindowForm.Between } wide && (wide.Until - wide.From).TotalMinutes > 90)
            return Reading.Add(at, WishKind.BlockedTime, FreeSpanRule.Wishes(hasDays ? days : WishChips.EveryDay, wide, 60, Label));
        return new Scope(hasDays ? days : null, window ?? Usual, at).Block(at, Label);
    }

    private static Window? ReadWindow(TokenList tokens, ref int at)
    {
        if (WindowReader.TryRead(tokens, at, true, out var window, out var next) && window.Form is WindowForm.Range or WindowForm.Between)
        {
            at = next;
            return window;
        }

        // "at noon" is an hour's break.
        if (tokens.Word(at) is not ("at" or "around") || !ClockReader.TryRead(tokens, at + 1, out var clock, out next) || clock.AsStart.Hour > 22) return null;
        at = next;
        return new Window(clock.AsStart, clock.AsStart.AddHours(1), WindowForm.Range);
    }
}
