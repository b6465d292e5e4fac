namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"no 8ams", "no 8 am classes", "no 8 or 9 ams": nothing begins before the hour after.</summary>
internal sealed class MorningClassesRule : IWishRule
{
    private const int LatestHour = 10;

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Stance != Stance.Avoid) return null;
        var at = tokens.SkipClasses(lead.Next);
        var latest = -1;
        var morning = false;
        for (var i = 0; i < 4; i++)
        {
            if (!ClockReader.TryRead(tokens, latest < 0 ? at : tokens.SkipSeparator(at), out var clock, out var next)) break;
            if (clock.Minute != 0 || clock.Hour > LatestHour || clock.Meridiem is not (Meridiem.Am or Meridiem.Unsaid)) return null;
            latest = Math.Max(latest, clock.Hour);
            morning = clock.Meridiem == Meridiem.Am;
            at = next;
        }

        // "no 8" may be anything.
        if (!morning) return null;
        if (Vocabulary.ClassNouns.Contains(tokens.Word(at))) at++;
        Weekdays? days = Scope.TryReadDaysAfter(tokens, at, out var said, out var end) ? said : null;
        var window = new Window(TimeOnly.MinValue, new(latest + 1, 0), WindowForm.Bound);
        return new Scope(days, window, end).Block(days is null ? at : end);
    }
}
