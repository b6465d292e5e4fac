namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// What else the student does: "practice MWF 3-5pm", "MW work 9-12", "Work MWF 9-1, Tue 2-5", "I babysit Mon 3-5". Without days it is every day; "gym at 7"
/// is an hour. An activity without hours is asked about.
/// </summary>
internal sealed class ActivityRule : IWishRule
{
    private static readonly HashSet<string> Names = new(
        """
        practice work job shift shifts soccer football basketball baseball softball volleyball tennis hockey lacrosse rowing crew track swimming swim golf rugby
        cheer gymnastics wrestling band choir orchestra rehearsal rehearsals dance theater theatre gym training workout yoga club church internship intern
        tutoring therapy rotc volunteering volunteer daycare childcare commute meeting meetings research appointment appointments debate chess babysitting commuting coaching physio counseling bowling skating fencing
        wrestling piano guitar lessons lesson training drill choir fraternity sorority caregiving
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    /// <summary>What lasts as long as its hours say: where it begins is not enough.</summary>
    private static readonly HashSet<string> Long = new(["work", "job", "shift", "shifts", "intern", "internship", "research", "daycare", "childcare", "commute"], StringComparer.Ordinal);

    // "I am available Mon 3-5" says the opposite.
    private static readonly HashSet<string> NotBusy = new(["available", "open", "around", "flexible", "ready", "alone", "there"], StringComparer.Ordinal);

    public const string AtWhichHours = "say at which hours, such as \"practice every day 3-5pm\"";

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (!IsSaid(lead)) return null;
        var at = tokens.SkipFillers(lead.Next);
        var days = DayHours.ReadDays(tokens, ref at);
        var first = at = tokens.SkipFillers(at);
        at = EndOfName(tokens, first);
        var named = at > first;
        if (!named && days == Weekdays.None) at = EndOfDeed(tokens, lead, first);
        if (at == first) return null;
        var label = tokens.Original(first, at);
        label = $"{char.ToUpperInvariant(label[0])}{label[1..]}";
        var hour = named && !Long.Contains(tokens.Word(at - 1));
        if (!DayHours.TryRead(tokens, at, days, hour, out var time, out at) || (!named && time.Days == WishChips.EveryDay)) return null;
        List<BlockedTime> times = [time with { Label = label }];
        DayHours.ReadMore(tokens, ref at, times);
        return Reading.Add(at, WishKind.BlockedTime, new() { BlockedTimes = times });
    }

    /// <summary>An activity of which the hours are not said: nothing is made of it, and the student is asked.</summary>
    public static Phrase? Ask(TokenList tokens, Lead lead)
    {
        if (!IsSaid(lead)) return null;
        var first = tokens.SkipFillers(lead.Next);
        var end = EndOfName(tokens, first);
        if (end == first) return null;
        while (!tokens.Ends(end) && tokens.Word(end) is not ("and" or "but")) end++;
        return new([], end) { Note = AtWhichHours };
    }

    public static bool IsSaid(Lead lead) => !lead.Carried && lead.Stance is Stance.None or Stance.Want && (lead.Verbs & ~(Verbs.Have | Verbs.Keep)) == 0;

    /// <summary>The token after the name of an activity; the same one where there is none.</summary>
    public static int EndOfName(TokenList tokens, int at)
    {
        var end = at;
        while (end - at < 3 && Names.Contains(tokens.Word(end))) end++;
        return end;
    }

    /// <summary>"I babysit", "I have piano": any word of one's own that means nothing else in a wish.</summary>
    private static int EndOfDeed(TokenList tokens, Lead lead, int at)
    {
        if (tokens.Word(at - 1) != "i" && !(lead.Verbs.HasFlag(Verbs.Have) && lead.Next <= at)) return at;
        var end = at;
        while (end - at < 3 && tokens.Word(end) is { Length: > 2 } word && !Vocabulary.IsReserved(word) && !Vocabulary.ClassNouns.Contains(word) && !NotBusy.Contains(word)
            && !Lead.StartsAt(tokens, end) && !DayReader.TryRead(tokens, end, false, out _, out _)) end++;
        return end;
    }
}
