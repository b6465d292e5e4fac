namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// Days and hours before what the student does then: "MW 9-12 work", "Tue/Thu 3-6pm: soccer practice", "9-5 work on Saturdays". "3-6 works for me" says the
/// opposite, and of "Fridays work" only that it is no such thing is certain.
/// </summary>
internal sealed class ActivityLastRule : IWishRule
{
    private const int Most = 8;

    private const string WorkOrFine = "say \"work Tue 3-6\" for hours at work, or \"Tuesday is fine\" for what suits you";

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (!ActivityRule.IsSaid(lead)) return null;
        List<BlockedTime> times = [];
        var at = tokens.SkipFillers(lead.Next);
        for (var from = at; times.Count < Most; from = tokens.SkipSeparator(at))
        {
            if ((times.Count > 0 && from == at) || !DayHours.TryRead(tokens, from, Weekdays.None, false, out var time, out var end)) return null;
            times.Add(time.Days == WishChips.EveryDay && times.Count > 0 ? time with { Days = times[^1].Days } : time);
            at = end;
            var first = SkipLink(tokens, at);
            if (ActivityRule.EndOfName(tokens, first) is var last && last > first) return Close(tokens, times, first, last);
        }

        return null;
    }

    /// <summary>"MWF work", "Tuesday: yoga": an activity without its hours, or days that suit. Nothing is made of it, and the student is asked.</summary>
    public static Phrase? Ask(TokenList tokens, Lead lead)
    {
        if (!ActivityRule.IsSaid(lead) || !DayReader.TryRead(tokens, tokens.SkipFillers(lead.Next), true, out _, out var at)) return null;
        if (WindowReader.TryRead(tokens, at, true, out _, out var afterHours)) at = afterHours;
        var first = SkipLink(tokens, at);
        var end = ActivityRule.EndOfName(tokens, first);
        return end == first || !Ends(tokens, end) ? null : new([], end) { Note = tokens.Word(end - 1) == "work" ? WorkOrFine : ActivityRule.AtWhichHours };
    }

    /// <summary>True at "work" as a noun: nothing is said of whom it suits, and it stands behind no plural.</summary>
    public static bool IsNoun(TokenList tokens, int at) => tokens.Word(at) == "work" && Ends(tokens, at + 1) && !IsPlural(tokens, at - 1);

    private static Reading? Close(TokenList tokens, List<BlockedTime> times, int first, int last)
    {
        // "Fridays after 3 work" may say that they suit.
        if (times.Exists(time => time.End == Clock.DayEnd || time.Start == TimeOnly.MinValue) && tokens.Word(last - 1) == "work") return null;
        var label = tokens.Original(first, last);
        var end = tokens.Text(last) == ")" ? last + 1 : last;
        if (times.TrueForAll(time => time.Days == WishChips.EveryDay))
        {
            var days = tokens.Word(end) == "on" ? end + 1 : end;
            var said = DayHours.ReadDays(tokens, ref days);
            if (said != Weekdays.None) (times, end) = (times.ConvertAll(time => time with { Days = said }), days);
        }

        if (!Ends(tokens, end)) return null;
        label = $"{char.ToUpperInvariant(label[0])}{label[1..]}";
        return Reading.Add(end, WishKind.BlockedTime, new() { BlockedTimes = times.ConvertAll(time => time with { Label = label }) });
    }

    private static int SkipLink(TokenList tokens, int at)
    {
        for (var i = 0; i < 4 && (tokens.Text(at) is ":" or "(" or "=" || tokens.IsDash(at) || tokens.Word(at) is "is" or "are" or "for" or "i" or "i'm" or "i'll" or "my" or "have" or "at" or "a"); i++) at++;
        return at;
    }

    private static bool Ends(TokenList tokens, int at) =>
        tokens.Ends(at) || tokens.SkipSeparator(at) != at || tokens.Word(at) is "but" or "so" or "then" or "please" or "thanks" || Softness.TryReadAfter(tokens, at, out _);

    /// <summary>"Mondays", "mornings".</summary>
    private static bool IsPlural(TokenList tokens, int at) =>
        tokens.Word(at) is { Length: > 6 } word && word.EndsWith('s') && (WindowReader.IsPartOfDay(tokens, at) || word.EndsWith("days", StringComparison.Ordinal) || word == "weekends");
}
