using System.Collections.Frozen;

namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Reads days: "Friday", "Tue/Thu", "M/W/F", "MWF", "TTh", "Mon-Thu", "Monday, Wednesday and Friday", "weekends".</summary>
internal static class DayReader
{
    private const int MostItems = 8;

    private const Weekdays WorkWeek = Weekdays.Monday | Weekdays.Tuesday | Weekdays.Wednesday | Weekdays.Thursday | Weekdays.Friday;

    private static readonly FrozenDictionary<string, Weekdays> Names = (
            from day in new[]
            {
                "mon monday mondays", "tue tues tuesday tuesdays", "wed weds wednesday wednesdays", "thu thur thurs thursday thursdays",
                "fri friday fridays", "sat saturday saturdays", "sun sunday sundays",
            }.Index()
            from name in day.Item.Split(' ')
            select (name, (Weekdays)(1 << day.Index))).ToFrozenDictionary(entry => entry.name, entry => entry.Item2, StringComparer.Ordinal);

    private static readonly string[] Pairs = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

    private static readonly PhraseTable<Weekdays> Groups = new(
        ("weekday|weekdays", WorkWeek),
        ("weekend|weekends", Weekdays.Saturday | Weekdays.Sunday),
        ("every day|everyday|each day|all days|daily", WishChips.EveryDay),
        ("mwf", Weekdays.Monday | Weekdays.Wednesday | Weekdays.Friday),
        ("mw", Weekdays.Monday | Weekdays.Wednesday),
        ("tr|tth|tuth", Weekdays.Tuesday | Weekdays.Thursday));

    /// <param name="whole">
    /// False where the days after a separator may begin a clause of their own: "no Monday and Friday is fine". True where nothing stands before them: "Monday and Friday are fine".
    /// </param>
    public static bool TryRead(TokenList tokens, int at, bool whole, out Weekdays days, out int next)
    {
        if (!TryReadItem(tokens, at, out days, out next)) return false;
        for (var i = 0; i < MostItems; i++)
        {
            if (!TryReadItem(tokens, tokens.SkipSeparator(next), out var more, out var end) || (!whole && Predicate.StartsAt(tokens, end))) break;
            days |= more;
            next = end;
        }

        return true;
    }

    private static bool TryReadItem(TokenList tokens, int at, out Weekdays days, out int next)
    {
        if (Groups.TryRead(tokens, at, out days, out next)) return true;
        if (!TryReadDay(tokens, at, out days, out next)) return false;
        var joined = tokens.IsDash(next) || tokens.Word(next) is "to" or "through" or "thru";
        if (!joined || !TryReadDay(tokens, next + 1, out var last, out var end) || last < days) return true;
        if (!int.IsPow2((int)days) || !int.IsPow2((int)last)) return true;

        // All bits from the first day's to the last one's.
        days = (Weekdays)(((int)last << 1) - (int)days);
        next = end;
        return true;
    }

    private static bool TryReadDay(TokenList tokens, int at, out Weekdays days, out int next)
    {
        next = at + 1;
        var word = tokens.Word(at);
        if (word.EndsWith("'s", StringComparison.Ordinal)) word = word[..^2];
        if (Names.TryGetValue(word, out days)) return true;
        if (word.Length is 0 or > 10) return false;

        var written = tokens.Original(at, at + 1);
        if (word.Length > 2 || written.All(char.IsUpper)) return TryReadLetters(written, 2, out days) || (IsInList(tokens, at) && TryReadLetters(written, 1, out days));
        return IsInList(tokens, at) ? TryReadLetters(Capitalised(tokens, at), 1, out days)
            : word is "mo" or "tu" or "th" && tokens.Capitalised(at) && TryReadLetters(written, 1, out days);
    }

    // One letter, or two, are a day only when joined to another one: "M/W/F", "Tu/Th", "M-F".
    private static bool IsInList(TokenList tokens, int at) =>
        (Joins(tokens, at - 1) && IsShortDay(tokens, at - 2)) || (Joins(tokens, at + 1) && IsShortDay(tokens, at + 2));

    private static bool Joins(TokenList tokens, int at) =>
        (tokens.Text(at) == "/" || tokens.IsDash(at)) && tokens.Glued(at) && tokens.Glued(at + 1);

    private static bool IsShortDay(TokenList tokens, int at) =>
        Names.ContainsKey(tokens.Word(at)) || TryReadLetters(Capitalised(tokens, at), 1, out _);

    private static string Capitalised(TokenList tokens, int at) =>
        tokens.Word(at) is { Length: 1 or 2 } word ? $"{char.ToUpperInvariant(word[0])}{word[1..]}" : "";

    /// <summary>"MWF", "TTh", "MoWe": capital letters, a small one after some, in the order of the week.</summary>
    private static bool TryReadLetters(string written, int least, out Weekdays days)
    {
        days = Weekdays.None;
        var count = 0;
        for (var at = 0; at < written.Length; count++)
        {
            var pair = at + 1 < written.Length ? written.Substring(at, 2) : "";
            var day = Array.FindIndex(Pairs, name => name == pair || (name is "Tu" or "Th" && name.Equals(pair, StringComparison.OrdinalIgnoreCase)));
            at += day >= 0 ? 2 : 1;
            if (day < 0) day = "MTWRF".IndexOf(written[at - 1]);
            if (day < 0 || 1 << day <= (int)days) return false;
            days |= (Weekdays)(1 << day);
        }

        // "MR SMITH" is no timetable.
        return count >= least && written != "MR";
    }
}
