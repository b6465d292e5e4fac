namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>How close classes may stand: "at most 3 classes a day", "no more than 2 in a row", "15 minutes between classes", "not back to back", "3 day weekend".</summary>
internal sealed class CountRule : IWishRule
{
    private enum Bound { AtMost, MoreThan, Least }

    private static readonly PhraseTable<Bound> Bounds = new(
        ("at most|max|maximum|maximum of|max of|a maximum of|up to|only", Bound.AtMost),
        ("more than|over", Bound.MoreThan), ("at least|least|min|minimum|minimum of", Bound.Least));

    private static readonly PhraseTable<bool> PerDay = new(
        ("a day|per day|each day|every day|in a day|in one day|on one day|on the same day|daily|on any day|on a day|any day", true), ("in a row|back to back|straight|consecutively", false));

    private static readonly PhraseTable<bool> Pause = new(
        ("between classes|between class|between my classes|between each class|between lectures|in between classes|between two classes|break between classes|gap between classes|breaks between classes", true),
        ("to get between classes|to walk between classes|for walking between classes", true));

    private static readonly PhraseTable<bool> BackToBack = new(("back to back|back to back classes|back to backs|classes back to back|consecutive classes|classes right after each other", true));

    private static readonly PhraseTable<bool> Weekend = new(("three day weekend|three day weekends|3 day weekend|long weekend|long weekends|four day week with a long weekend", true));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Stance is Stance.Unclear || lead.Carried) return null;
        var at = tokens.SkipFillers(lead.Next);
        if (ReadNamed(tokens, lead, at) is { } named) return named;

        if (ReadHours(tokens, lead) is { } hours) return hours;
        var from = Bounds.TryRead(tokens, lead.Next, out var bound, out var next) || Bounds.TryRead(tokens, at, out bound, out next) ? next : -1;
        if (!NumberReader.TryRead(tokens, from < 0 ? at : tokens.SkipFillers(from), out var number, out next) || number != decimal.Truncate(number) || number < 1) return null;
        var count = (int)number;
        if (from < 0 && lead.Verbs.HasFlag(Verbs.Only)) from = at;
        if (tokens.IsDash(next)) next++;
        if (tokens.Word(next) is "day" && tokens.Word(next + 1) is "weekend" or "weekends" && count == 3)
            return lead.Stance is Stance.None or Stance.Want ? Long(next + 2) : null;
        if (tokens.Word(next) is "min" or "mins" or "minute" or "minutes") return ReadPause(tokens, lead, from < 0 ? null : bound, count, next + 1);

        var noun = Vocabulary.ClassNouns.Contains(tokens.Word(next));
        if (noun) next++;
        if (!PerDay.TryRead(tokens, next, out var day, out next) || (day && !noun)) return null;
        if (from < 0 && Bounds.TryRead(tokens, next, out var behind, out var after) && behind == Bound.AtMost) (from, bound, next) = (next, behind, after);

        // "No three classes in a row" is at most two; "three classes a day" alone sets no limit.
        int? most = (lead.Stance == Stance.Avoid, from < 0, bound) switch
        {
            (true, false, Bound.MoreThan) => count,
            (false, false, Bound.AtMost) => count,
            (true, true, _) => count - 1,
            _ => null,
        };
        if (most is not (>= 1 and <= 12)) return null;
        return Reading.Add(next, WishKind.Days, day ? new() { MaxClassesPerDay = most } : new WishList { MaxInRow = most });
    }

    private static Reading? ReadNamed(TokenList tokens, Lead lead, int at)
    {
        if (Weekend.TryRead(tokens, at, out _, out var next)) return lead.Stance is Stance.None or Stance.Want ? Long(next) : null;
        if (!BackToBack.TryRead(tokens, at, out _, out next) && !BackToBack.TryRead(tokens, tokens.SkipClasses(at), out _, out next)) return null;
        return lead.Stance switch
        {
            Stance.Avoid => Reading.Add(next, WishKind.Days, new() { MaxInRow = 1 }),
            Stance.Allow => Reading.Withdraw(next, WishKind.Days, "Allow back to back", "maxInRow"),

            // "Back to back" alone asks for few gaps; that it is fine takes a wish back and adds none.
            Stance.None when Predicate.TryRead(tokens, next, out var good, out var after) =>
                good ? Reading.Withdraw(after, WishKind.Days, "Allow back to back", "maxInRow") : Reading.Add(after, WishKind.Days, new() { MaxInRow = 1 }),
            _ => null,
        };
    }

    private static Reading Long(int next) => Reading.Add(next, WishKind.Days, new() { LongWeekend = true });

    /// <summary>"An hour between classes", "at least half an hour between classes".</summary>
    private static Reading? ReadHours(TokenList tokens, Lead lead)
    {
        var from = Bounds.TryRead(tokens, lead.Next, out var bound, out var next) || Bounds.TryRead(tokens, tokens.SkipFillers(lead.Next), out bound, out next);
        var at = tokens.SkipFillers(from ? next : lead.Next);
        var minutes = 60;
        if (tokens.Word(at) == "half") (minutes, at) = (30, tokens.SkipFillers(at + 1));
        else if (NumberReader.TryRead(tokens, at, out var count, out next) && count <= 4) (minutes, at) = ((int)(count * 60), tokens.IsDash(next) ? next + 1 : next);
        return tokens.Word(at) is "hour" or "hours" or "hr" or "hrs" && minutes > 0 ? ReadPause(tokens, lead, from ? bound : null, minutes, at + 1) : null;
    }

    private static Reading? ReadPause(TokenList tokens, Lead lead, Bound? bound, int minutes, int next)
    {
        if (lead.Stance is not (Stance.None or Stance.Want) || bound is Bound.AtMost or Bound.MoreThan || minutes > 240) return null;
        return Pause.TryRead(tokens, next, out _, out next) ? Reading.Add(next, WishKind.Hours, new() { MinutesBetween = minutes }) : null;
    }
}
