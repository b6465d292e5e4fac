namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"An hour for lunch between 11 and 2", "one-hour lunch" (then between 11 and 2), "30 minutes free between 12 and 2 on Mondays".</summary>
internal sealed class FreeSpanRule : IWishRule
{
    private static readonly Window Usual = new(new(11, 0), new(14, 0), WindowForm.Between);

    private static readonly PhraseTable<int> Durations = new(
        ("hour|one hour|full hour", 60), ("half an hour|half hour", 30), ("hour and a half", 90), ("two hours|couple hours|couple of hours", 120));

    private static readonly PhraseTable<string> Purposes = new(
        ("for lunch|for a lunch|lunch|lunch break|for lunch break|for a lunch break|of lunch|to eat|to eat lunch|for food", "Lunch"),
        ("dinner|for dinner", "Dinner"),
        ("free|off|break|of free time|free time|to myself|for myself|to rest|for a break", ""));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance is not (Stance.None or Stance.Want)) return null;
        var at = tokens.SkipFillers(lead.Next);
        if (tokens.Word(at) is "least") at = tokens.SkipFillers(at + 1);
        var before = Purposes.TryRead(tokens, at, out var label, out var next) && label.Length > 0 && tokens.Word(next) is "of" or "for" ? tokens.SkipFillers(next + 1) : at;
        if (!TryReadDuration(tokens, before, out var minutes, out next)) return null;
        if (tokens.IsDash(next)) next++;
        if (before == at && !Purposes.TryRead(tokens, next, out label, out next)) return ReadPurposeLast(tokens, next, minutes);
        if (tokens.Word(next) is "somewhere" or "sometime" or "break") next++;
        var hasDays = Scope.TryReadDaysAfter(tokens, next, out var days, out var end);
        if (hasDays) next = end;
        var said = WindowReader.TryRead(tokens, next, true, out var window, out end) && window.Form is WindowForm.Between or WindowForm.Range;
        if (said) next = end;
        else if (label!.Length == 0 || label == "Dinner") return null;
        else window = Usual;
        if (!hasDays && Scope.TryReadDaysAfter(tokens, next, out days, out end)) (hasDays, next) = (true, end);
        return (window.Until - window.From).TotalMinutes < minutes
            ? null
            : Reading.Add(next, WishKind.BlockedTime, Wishes(hasDays ? days : WishChips.EveryDay, window, minutes, label));
    }

    /// <summary>"An hour between 12 and 3 for lunch".</summary>
    private static Reading? ReadPurposeLast(TokenList tokens, int at, int minutes)
    {
        if (tokens.Word(at) is "somewhere" or "sometime") at++;
        if (!WindowReader.TryRead(tokens, at, true, out var window, out var next) || window.Form is not (WindowForm.Between or WindowForm.Range)) return null;
        if (!Purposes.TryRead(tokens, next, out var label, out var end) || (window.Until - window.From).TotalMinutes < minutes) return null;
        var hasDays = Scope.TryReadDaysAfter(tokens, end, out var days, out var after);
        return Reading.Add(hasDays ? after : end, WishKind.BlockedTime, Wishes(hasDays ? days : WishChips.EveryDay, window, minutes, label));
    }

    public static WishList Wishes(Weekdays days, Window window, int minutes, string? label) =>
        new() { FreeSpans = [new(days, window.From, window.Until, minutes, label is { Length: > 0 } ? label : null)] };

    private static bool TryReadDuration(TokenList tokens, int at, out int minutes, out int next)
    {
        if (Durations.TryRead(tokens, at, out minutes, out next)) return true;
        if (!NumberReader.TryRead(tokens, at, out var number, out next) || number <= 0) return false;
        if (tokens.IsDash(next)) next++;
        var unit = tokens.Word(next) switch { "minute" or "minutes" or "min" or "mins" => 1, "hour" or "hours" or "hr" or "hrs" => 60, _ => 0 };
        minutes = (int)(number * unit);
        next++;
        return minutes is >= 10 and <= 300;
    }
}
