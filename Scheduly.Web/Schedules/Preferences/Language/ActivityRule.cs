namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>What else the student does: "practice MWF 3-5pm", "soccer tues 4-6", "MW work 9-12". Days and hours must both be said.</summary>
internal sealed class ActivityRule : IWishRule
{
    private static readonly HashSet<string> Names = new(
        """
        practice work job shift shifts soccer football basketball baseball softball volleyball tennis hockey lacrosse rowing crew track swimming swim golf rugby
        cheer gymnastics wrestling band choir orchestra rehearsal rehearsals dance theater theatre gym training workout yoga club church internship intern
        tutoring therapy rotc volunteering volunteer daycare childcare commute meeting meetings research appointment appointments debate chess
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance is not (Stance.None or Stance.Want) || (lead.Verbs & ~(Verbs.Have | Verbs.Keep)) != 0) return null;
        var at = tokens.SkipFillers(lead.Next);
        var days = ReadDays(tokens, ref at);
        var first = at = tokens.SkipFillers(at);
        while (at - first < 3 && Names.Contains(tokens.Word(at))) at++;
        if (at == first) return null;
        var label = tokens.Original(first, at);
        at = SkipSmall(tokens, at);
        if (days == Weekdays.None) days = ReadDays(tokens, ref at);
        if (tokens.Text(at) == ":") at++;
        if (!WindowReader.TryRead(tokens, at, true, out var window, out at) || window.Form == WindowForm.PartOfDay) return null;
        if (days == Weekdays.None)
        {
            at = SkipSmall(tokens, at);
            days = ReadDays(tokens, ref at);
        }

        return days == Weekdays.None
            ? null
            : Reading.Add(at, WishKind.BlockedTime, new() { BlockedTimes = [new(days, window.From, window.Until, $"{char.ToUpperInvariant(label[0])}{label[1..]}")] });
    }

    private static int SkipSmall(TokenList tokens, int at)
    {
        while (tokens.Word(at) is "on" or "every" or "each" or "is" or "are" or "at" or "from" || tokens.Text(at) is ":" or "(") at++;
        return at;
    }

    /// <summary>Also days without anything between them: "Tue Thu".</summary>
    private static Weekdays ReadDays(TokenList tokens, ref int at)
    {
        var all = Weekdays.None;
        for (var i = 0; i < 5 && DayReader.TryRead(tokens, at, false, out var days, out var next); i++) (all, at) = (all | days, next);
        return all;
    }
}
