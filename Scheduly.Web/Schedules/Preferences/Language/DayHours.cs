namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Days with their hours, in either order, and more of them behind a comma: "MWF 9-1, Tue 2-5", "9 to 5 on Saturdays".</summary>
internal static class DayHours
{
    private const int Most = 8;

    /// <param name="days">Those said before; none when none were.</param>
    /// <param name="hour">True where the beginning is enough, and an hour is meant: "gym at 7".</param>
    public static bool TryRead(TokenList tokens, int at, Weekdays days, bool hour, out BlockedTime time, out int next)
    {
        time = new(WishChips.EveryDay, default, default);
        next = at = SkipSmall(tokens, at);
        if (days == Weekdays.None) days = ReadDays(tokens, ref at);
        var begins = tokens.Word(SkipMarks(tokens, at)) is "at" or "around";
        at = SkipSmall(tokens, at);
        if (WindowReader.TryRead(tokens, at, true, out var window, out var end) && window.Form != WindowForm.PartOfDay)
        {
            time = time with { Start = window.From, End = window.Until };
        }
        else if (hour && ClockReader.TryRead(tokens, at, out var clock, out end) && (begins || tokens.Word(at - 1) is "at" or "around" || clock.Meridiem is Meridiem.Am or Meridiem.Pm) && clock.AsStart.Hour < 23)
        {
            time = time with { Start = clock.AsStart, End = clock.AsStart.AddHours(1) };
        }
        else
        {
            return false;
        }

        if (days == Weekdays.None)
        {
            var after = SkipSmall(tokens, end);
            days = ReadDays(tokens, ref after);
            if (days != Weekdays.None) end = after;
        }

        time = time with { Days = days == Weekdays.None ? WishChips.EveryDay : days };
        next = end;
        return true;
    }

    /// <summary>More days with hours, or more hours of the same days, each with the label of the first.</summary>
    public static void ReadMore(TokenList tokens, ref int at, List<BlockedTime> times)
    {
        while (times.Count < Most)
        {
            var start = tokens.SkipSeparator(at);
            var from = SkipSmall(tokens, start);
            var days = ReadDays(tokens, ref from);
            if (start == at || !WindowReader.TryRead(tokens, SkipSmall(tokens, from), true, out var window, out var end)) return;
            if (window.Form is not (WindowForm.Range or WindowForm.Between) || !(tokens.Ends(end) || tokens.SkipSeparator(end) != end || tokens.Text(end) == ")")) return;
            times.Add(new(days == Weekdays.None ? times[^1].Days : days, window.From, window.Until, times[0].Label));
            at = end;
        }
    }

    /// <summary>Also days without anything between them: "Tue Thu".</summary>
    public static Weekdays ReadDays(TokenList tokens, ref int at)
    {
        var all = Weekdays.None;
        for (var i = 0; i < 5 && DayReader.TryRead(tokens, at, false, out var days, out var next); i++) (all, at) = (all | days, next);
        return all;
    }

    private static int SkipSmall(TokenList tokens, int at)
    {
        for (; tokens.Word(at) is "on" or "every" or "each" or "is" or "are" or "at" or "from" or "around" || tokens.Text(at) is ":" or "(" or "@"; at++)
        {
            if (tokens.Word(at) is "every" or "each" && DayReader.TryRead(tokens, at, false, out _, out _)) break;
        }

        return at;
    }

    private static int SkipMarks(TokenList tokens, int at) => tokens.Text(at) is ":" or "(" ? at + 1 : at;
}
