using System.Globalization;

namespace Scheduly.Web.Schedules.Preferences.Language;

internal enum Meridiem
{
    /// <summary>Neither said nor to be seen: "5", "10:30".</summary>
    Unsaid,
    Am,
    Pm,

    /// <summary>Certain without am or pm: "17:00", "08:30", "noon".</summary>
    Certain,
}

/// <summary>
/// A time as it was written. Classes lie between 7 in the morning and 10 in the evening, and that decides what was not said:
/// a beginning at 1 to 6 and an end at 1 to 10 are in the afternoon or evening.
/// </summary>
/// <param name="Hour">0 to 23; as written, so 1 to 12, when <paramref name="Meridiem"/> is unsaid.</param>
/// <param name="Plural">"8ams".</param>
internal readonly record struct Clock(int Hour, int Minute, Meridiem Meridiem, bool Plural = false)
{
    /// <summary>Midnight as an end is the last minute of the day: a time of day cannot be 24:00.</summary>
    public static readonly TimeOnly DayEnd = new(23, 59);

    public TimeOnly Written => new(Hour, Minute);

    public TimeOnly AsStart => Meridiem == Meridiem.Unsaid && Hour is >= 1 and <= 6 ? Written.AddHours(12) : Written;

    public TimeOnly AsEnd =>
        Meridiem == Meridiem.Unsaid && Hour is >= 1 and <= 10 ? Written.AddHours(12)
        : Hour == 0 && Minute == 0 ? DayEnd
        : Written;

    /// <summary>"2 to 4", "11-1pm", "9-5": the end settles a beginning that was left open, and the other way round.</summary>
    /// <returns>False when the end is not after the beginning.</returns>
    public static bool TryRange(Clock first, Clock second, out TimeOnly start, out TimeOnly end)
    {
        start = first.AsStart;
        if (first.Meridiem == Meridiem.Unsaid && second.Meridiem is Meridiem.Am or Meridiem.Pm)
        {
            var sameHalf = new TimeOnly(first.Hour % 12 + (second.Meridiem == Meridiem.Pm ? 12 : 0), first.Minute);
            start = sameHalf < second.Written || second.Meridiem == Meridiem.Am ? sameHalf : first.Written;
        }

        end = second.Hour == 0 && second.Minute == 0 ? DayEnd : second.Written;
        if (end <= start && second.Meridiem == Meridiem.Unsaid && second.Hour < 12) end = end.AddHours(12);
        return end > start;
    }
}

internal static class ClockReader
{
    private static readonly HashSet<string> Units = new(
        [
            "credit", "credits", "cr", "crs", "unit", "units", "hour", "hours", "hr", "hrs", "min", "mins", "minute", "minutes", "day", "days", "week",
            "weeks", "percent", "class", "classes", "course", "courses", "gap", "gaps",
        ],
        StringComparer.Ordinal);

    private static readonly HashSet<string> TimeWords = new(["after", "before", "by", "until", "till", "at", "from", "past", "between", "to", "and"], StringComparer.Ordinal);

    /// <summary>Classes begin and end at whole steps of five minutes: of "9.15" that is so, of "8.01" not.</summary>
    public static bool MayBeMinutes(string digits) => digits.Length == 2 && digits[0] < '6' && digits[1] is '0' or '5';

    /// <summary>"credits", "hours": a number before it counts something.</summary>
    public static bool IsUnit(TokenList tokens, int at) => Units.Contains(tokens.Word(at));

    /// <summary>"10am", "10:30 a.m.", "9.15", "14h30", "10", "1430", "17:00", "noon", "5 o'clock"; not a number of something ("15 credits", "10th").</summary>
    public static bool TryRead(TokenList tokens, int at, out Clock clock, out int next)
    {
        next = at + 1;
        clock = tokens.Word(at) switch
        {
            "noon" or "midday" => new(12, 0, Meridiem.Certain),
            "midnight" => new(0, 0, Meridiem.Certain),
            _ => new(-1, 0, Meridiem.Unsaid),
        };
        if (clock.Hour >= 0) return true;
        if (!tokens.Is(at, TokenKind.Number) || tokens.Text(at).Length > 4) return false;

        var digits = tokens.Text(at).Length > 2 ? tokens.Text(at)[..^2] : tokens.Text(at);
        var minutes = tokens.Text(at).Length > 2 ? tokens.Text(at)[^2..] : "00";
        var mark = tokens.Glued(next) && tokens.Glued(next + 1) && tokens.Is(next + 1, TokenKind.Number) ? tokens.Text(next) : "";
        if (mark is ":" or "." or "h" or ",")
        {
            // "8.01" is rather a course, "9.5" and "9,15" are no times that are surely meant.
            minutes = tokens.Text(next + 1);
            if (tokens.Text(at).Length > 2 || minutes.Length != 2 || mark == "," || (mark == "." && !MayBeMinutes(minutes))) return false;
            next += 2;
            if (tokens.Text(next) is "." or ":" && tokens.Glued(next) && tokens.Is(next + 1, TokenKind.Number) && tokens.Glued(next + 1)) return false;
        }

        var hour = int.Parse(digits, CultureInfo.InvariantCulture);
        var minute = int.Parse(minutes, CultureInfo.InvariantCulture);
        if (hour > 23 || minute > 59) return false;
        var certain = hour is 0 or > 12 || digits[0] == '0';

        // "14h30", "after 15h": the hours of a day, where "2h" alone is how long something lasts.
        if (mark == "h" || (tokens.Word(next) == "h" && tokens.Glued(next) && TimeWords.Contains(tokens.Word(at - 1))))
        {
            if (hour is > 0 and < 7) return false;
            (certain, next) = (true, mark == "h" ? next : next + 1);
        }

        if (TryReadMeridiem(tokens, next, out var meridiem, out var plural, out var afterMeridiem))
        {
            next = afterMeridiem;
            if (hour is 0 or > 12) return false;
            clock = new(hour % 12 + (meridiem == Meridiem.Pm ? 12 : 0), minute, meridiem, plural);
            return !(tokens.Is(next, TokenKind.Word) && tokens.Glued(next));
        }

        if (tokens.Word(next) is "o'clock" or "oclock") next++;
        if (Units.Contains(tokens.Word(next)) || tokens.Text(next) is "%" || (tokens.Is(next, TokenKind.Word) && tokens.Glued(next))) return false;
        clock = new(hour, minute, certain ? Meridiem.Certain : Meridiem.Unsaid);
        return true;
    }

    private static bool TryReadMeridiem(TokenList tokens, int at, out Meridiem meridiem, out bool plural, out int next)
    {
        var word = tokens.Word(at);
        plural = word is "ams" or "am's";
        meridiem = word is "pm" or "p" or "pms" or "pm's" ? Meridiem.Pm : Meridiem.Am;
        next = at + 1;
        if (word is "am" or "pm" or "ams" or "pms" or "am's" or "pm's") return true;
        if (word is not ("a" or "p")) return false;

        // "a.m." is a letter, a full stop, a letter and perhaps another full stop.
        if (tokens.Text(at + 1) == "." && tokens.Word(at + 2) == "m" && tokens.Glued(at + 2))
        {
            next = tokens.Text(at + 3) == "." && tokens.Glued(at + 3) && !tokens.Ends(at + 4) ? at + 4 : at + 3;
            return true;
        }

        return tokens.Glued(at);
    }
}
