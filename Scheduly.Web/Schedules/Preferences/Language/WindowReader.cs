namespace Scheduly.Web.Schedules.Preferences.Language;

internal enum WindowForm
{
    /// <summary>"after 4", "before 10", "until 3".</summary>
    Bound,

    /// <summary>"between 10 and 3".</summary>
    Between,

    /// <summary>"2 to 4", "from 2 to 4".</summary>
    Range,

    /// <summary>"mornings".</summary>
    PartOfDay,
}

/// <summary>A stretch of a day; midnight and <see cref="Clock.DayEnd"/> mean that it is open on that side.</summary>
internal readonly record struct Window(TimeOnly From, TimeOnly Until, WindowForm Form)
{
    public bool OpensDay => From == TimeOnly.MinValue;

    public bool ClosesDay => Until == Clock.DayEnd;
}

internal static class WindowReader
{
    private static readonly TimeOnly Noon = new(12, 0);
    private static readonly TimeOnly Evening = new(18, 0);

    /// <param name="blocked">
    /// True when no class may lie in it. It settles times without am or pm: "no class before 8" is 8:00, "only classes before 8" is 20:00.
    /// </param>
    public static bool TryRead(TokenList tokens, int at, bool blocked, out Window window, out int next)
    {
        at = tokens.SkipFillers(at);
        if (TryReadPart(tokens, at, out window, out next)) return true;

        var word = tokens.Word(at);
        if (word is "between" or "from" or "within" or "during") return TryReadRange(tokens, at + 1, word == "between", out window, out next);
        if (TryReadRange(tokens, at, false, out window, out next)) return true;

        var before = word is "before" or "until" or "till" || (word is "earlier" && tokens.Word(at + 1) == "than");
        var after = word is "after" or "past" || (word is "later" && tokens.Word(at + 1) == "than");
        if (!before && !after) return false;
        if (!ClockReader.TryRead(tokens, tokens.SkipFillers(at + (word is "earlier" or "later" ? 2 : 1)), out var clock, out next)) return false;

        window = (before, blocked) switch
        {
            (true, true) => new(TimeOnly.MinValue, clock.AsStart, WindowForm.Bound),
            (true, false) => new(TimeOnly.MinValue, clock.AsEnd, WindowForm.Bound),
            (false, true) => new(clock.AsEnd, Clock.DayEnd, WindowForm.Bound),
            (false, false) => new(clock.AsStart, Clock.DayEnd, WindowForm.Bound),
        };
        return IsPart(window);
    }

    public static bool IsPartOfDay(TokenList tokens, int at) => TryReadPart(tokens, at, out _, out _);

    private static bool TryReadPart(TokenList tokens, int at, out Window window, out int next)
    {
        next = at + 1;
        window = tokens.Word(at) switch
        {
            "morning" or "mornings" => new(TimeOnly.MinValue, Noon, WindowForm.PartOfDay),
            "afternoon" or "afternoons" => new(Noon, Evening, WindowForm.PartOfDay),
            "evening" or "evenings" or "night" or "nights" => new(Evening, Clock.DayEnd, WindowForm.PartOfDay),
            _ => default,
        };
        return window != default;
    }

    private static bool TryReadRange(TokenList tokens, int at, bool between, out Window window, out int next)
    {
        window = default;
        next = at;
        if (IsCourseNumber(tokens, at) || !ClockReader.TryRead(tokens, at, out var first, out next)) return false;
        var joined = tokens.IsDash(next) || tokens.Word(next) is "to" or "until" or "till" or "through" or "thru" || (between && tokens.Word(next) == "and");
        if (!joined || !ClockReader.TryRead(tokens, next + 1, out var second, out next)) return false;
        if (!Clock.TryRange(first, second, out var start, out var end)) return false;
        window = new(start, end, between ? WindowForm.Between : WindowForm.Range);
        return IsPart(window);
    }

    /// <summary>"10-301" is a course of some schools, and in no case surely a time.</summary>
    private static bool IsCourseNumber(TokenList tokens, int at) =>
        tokens.Text(at).Length == 2 && tokens.Is(at, TokenKind.Number) && tokens.IsDash(at + 1) && tokens.Glued(at + 1)
        && tokens.Is(at + 2, TokenKind.Number) && tokens.Glued(at + 2) && tokens.Text(at + 2).Length == 3;

    private static bool IsPart(Window window) => window.From < window.Until && !(window.OpensDay && window.ClosesDay);
}
