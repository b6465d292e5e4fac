namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Days before what is said of their hours: "Fridays no class after 2pm", "On Mondays, nothing before noon", "Tuesday: nothing after 3".</summary>
internal sealed class DayFirstRule : IWishRule
{
    private static readonly IWishRule[] Hours = [new HoursRule(), new ScopeRule(), new MorningClassesRule()];

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance != Stance.None || !DayReader.TryRead(tokens, lead.Next, true, out var days, out var next)) return null;
        if (tokens.Text(next) == ":" || tokens.IsDash(next)) next++;

        // Days by themselves are no wish: "Friday, no classes before 10" speaks of Fridays.
        else if (tokens.Text(next) == "," && tokens.BeginsClause(lead.Next)) next++;
        while (Vocabulary.IsFiller(tokens.Word(next)) && !Lead.StartsAt(tokens, next)) next++;
        var inner = Lead.Read(tokens, next);
        if (inner.Stance is not (Stance.Avoid or Stance.None or Stance.Want) || (inner.Stance != Stance.Avoid && tokens.Text(next - 1) is not (":" or ","))) return null;
        foreach (var rule in Hours)
        {
            if (rule.Read(tokens, inner) is not { } reading) continue;
            return OnDays(reading.Adds, days) is { } adds ? Reading.Add(reading.End, WishKind.BlockedTime, adds) : null;
        }

        return null;
    }

    /// <summary>The same hours on these days alone; null for what is no wish about hours.</summary>
    public static WishList? OnDays(WishList all, Weekdays days)
    {
        if (all.NoDays != Weekdays.None || all.BlockedTimes.Any(time => time.Days != WishChips.EveryDay)) return null;
        List<BlockedTime> times = [.. all.BlockedTimes.Select(time => time with { Days = days })];
        if (all.EarliestStart is { } earliest) times.Add(new(days, TimeOnly.MinValue, earliest));
        if (all.LatestEnd is { } latest) times.Add(new(days, latest, Clock.DayEnd));
        return times.Count > 0 ? new() { BlockedTimes = times } : null;
    }
}
