namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// When the day begins and ends: "start after 10", "done by 5", "don't start before 9", "10am or later", "latest end 17:00",
/// "Fridays done by 2". A latest start and an earliest end are not wishes that a plan knows, so "start by 9" is not understood.
/// </summary>
internal sealed class HoursRule : IWishRule
{
    private enum Edge { Start, End }

    private enum Side { After, Before, At }

    private static readonly PhraseTable<Edge> Verbs = new(
        ("start|starts|starting|begin|begins|beginning|first class|start class|start classes|start my day|start the day|start day", Edge.Start),
        ("done|finish|finished|finishing|finishes|end|ends|ending|over|out|home|last class|be done|end my day|end the day|finish classes|classes done|out of class", Edge.End));

    private static readonly PhraseTable<Edge> Nouns = new(
        ("earliest|earliest start|earliest class|earliest class at|earliest start at|earliest at", Edge.Start),
        ("latest|latest end|latest class|latest end at|latest at|by", Edge.End));

    private static readonly PhraseTable<Side> Sides = new(
        ("after|from|past|later than|no earlier than|not earlier than|no sooner than|not before|not until|at or after|on or after", Side.After),
        ("before|by|until|till|earlier than|no later than|not later than|not after|at or before|latest by", Side.Before),
        ("at", Side.At));

    private static readonly PhraseTable<Edge> Tails = new(
        ("or later|or after|and later|and after|onward|onwards|on wards|at the earliest|at earliest|earliest", Edge.Start),
        ("or earlier|or before|and earlier|at the latest|at latest|latest", Edge.End));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance == Stance.Allow) return null;
        var at = tokens.SkipClasses(lead.Next);
        Weekdays? days = null;
        if (DayReader.TryRead(tokens, at, lead.Stance is Stance.None or Stance.Want, out var first, out var next)) (days, at) = (first, tokens.SkipClasses(next));

        if (!TryReadBound(tokens, at, lead, out var edge, out var clock, out var end)) return null;
        if (days is null && Scope.TryReadDaysAfter(tokens, end, out var last, out next)) (days, end) = (last, next);

        // "Start after 10 on MW only": the hours are meant for those days, which are not the only ones.
        else if (days is null && tokens.Word(end) == "on" && DayReader.TryRead(tokens, end + 1, false, out last, out next) && tokens.Word(next) == "only") (days, end) = (last, next + 1);
        if (lead.Stance == Stance.Forget)
        {
            return days is not null ? null
                : edge == Edge.Start ? Reading.Withdraw(end, WishKind.Hours, "Any start", "earliestStart")
                : Reading.Withdraw(end, WishKind.Hours, "Any end", "latestEnd");
        }

        // What is left free: the day up to the first class, or from the last one on.
        var window = edge == Edge.Start
            ? new Window(TimeOnly.MinValue, clock.AsStart, WindowForm.Bound)
            : new Window(clock.AsEnd, Clock.DayEnd, WindowForm.Bound);
        return window.From < window.Until ? new Scope(days, window, end).Block(end) : null;
    }

    private static bool TryReadBound(TokenList tokens, int at, Lead lead, out Edge edge, out Clock clock, out int end)
    {
        var avoid = lead.Stance == Stance.Avoid;
        if (Verbs.TryRead(tokens, at, out edge, out var next))
        {
            clock = default;
            end = at;
            if (Sides.TryRead(tokens, next, out var side, out var afterSide)) next = afterSide;
            else if (edge == Edge.End || !tokens.Is(next, TokenKind.Number)) return false;
            else side = Side.At;
            if (!ClockReader.TryRead(tokens, tokens.SkipFillers(next), out clock, out end)) return false;
            if (Tails.TryRead(tokens, end, out var tail, out var afterTail))
            {
                if (avoid || tail != edge) return false;
                end = afterTail;
            }

            var wrong = (edge == Edge.Start) == avoid ? Side.After : Side.Before;
            return side != wrong && !(avoid && side == Side.At);
        }

        // "classes start somewhere by 5": what stands before belongs to it.
        clock = default;
        end = at;
        if (avoid || (lead.Stance == Stance.None && !lead.Detached)) return false;
        if (Nouns.TryRead(tokens, at, out edge, out next))
        {
            if (tokens.Word(next) is "is" || tokens.Text(next) is ":" or "=") next++;
            return ClockReader.TryRead(tokens, next, out clock, out end);
        }

        var from = tokens.Word(at) == "from";
        if (!ClockReader.TryRead(tokens, from ? at + 1 : at, out clock, out end)) return false;
        if (from && tokens.Word(end) == "on" && !tokens.Is(end + 1, TokenKind.Word))
        {
            (edge, end) = (Edge.Start, end + 1);
            return true;
        }

        return Tails.TryRead(tokens, end, out edge, out end);
    }
}
