namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// Parts of the week that stay free, or that alone are used: "no Friday", "Fridays off", "nothing after 4", "no mornings",
/// "free on Wednesday afternoons", "Tuesdays free from 2 to 4", "keep 12-1 free", "between 10 and 3", "only MWF", "Monday is fine".
/// </summary>
internal sealed class ScopeRule : IWishRule
{
    private static readonly PhraseTable<bool> Free = new(
        ("free|off|busy|unavailable|work|working|block|block off|blocked|time off", true),
        ("available", false));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        var freed = Free.TryRead(tokens, tokens.SkipFillers(lead.Next), out var free, out var at);
        if (freed && lead.Carried) return null;
        if (freed && (!free || SaysAvailable(tokens, at - 1))) return ReadAvailable(tokens, lead, at);
        if (!freed) at = lead.Next;
        var blocked = freed || lead.Stance == Stance.Avoid;
        var whole = !freed && lead.Stance is Stance.None or Stance.Want;
        if (!Scope.TryRead(tokens, at, blocked, whole, out var scope)) return null;

        // A wish for one kind of meeting only is not known: "no Friday labs".
        if (Vocabulary.Components.Contains(tokens.Word(scope.End))) return null;

        var said = freed ? (scope.End, Freed: true) : ReadFreed(tokens, ref scope);
        return said.Freed ? ReadFree(lead, scope, said.End, tokens) : ReadPlain(tokens, lead, at, scope);
    }

    // "I'm free on Fridays" tells when classes may be, the opposite of "free on Fridays".
    private static bool SaysAvailable(TokenList tokens, int at) =>
        tokens.Word(at) == "free" && tokens.Word(tokens.Word(at - 1) == "only" ? at - 2 : at - 1) is "i'm" or "am" or "we're" or "are";

    // "I'm available on Fridays" may leave the other days open; hours do not.
    private static Reading? ReadAvailable(TokenList tokens, Lead lead, int at) =>
        (lead.Stance == Stance.None || lead.Verbs == Verbs.Only) && WindowReader.TryRead(tokens, at, false, out var window, out var end)
        && window.Form != WindowForm.PartOfDay && !Scope.TryReadDaysAfter(tokens, end, out _, out _)
            ? new Scope(null, window, end).Confine(end)
            : null;

    /// <summary>"Fridays off", "2 to 4 free", "Tuesdays free from 2 to 4".</summary>
    private static (int End, bool Freed) ReadFreed(TokenList tokens, ref Scope scope)
    {
        var at = scope.End;
        if (tokens.Word(at) is "is" or "are" or "stay" or "to" or "completely" or "all") at = tokens.SkipFillers(at + 1);
        if (tokens.Word(at) is not ("free" or "off")) return (scope.End, false);
        at++;
        if (scope.Window is null && WindowReader.TryRead(tokens, at, true, out var window, out var end)) scope = new(scope.Days, window, at = end);
        else if (scope.Days is null && Scope.TryReadDaysAfter(tokens, at, out var days, out end)) scope = new(days, scope.Window, at = end);
        return (at, true);
    }

    private static Reading? ReadFree(Lead lead, Scope scope, int end, TokenList tokens) => lead.Stance switch
    {
        Stance.None or Stance.Want when IsChoice(tokens, lead, scope) => scope.Days == (Weekdays.Monday | Weekdays.Friday) ? Reading.Add(end, WishKind.Days, new() { LongWeekend = true }) : null,
        Stance.None or Stance.Want when !lead.Carried => WithMore(tokens, scope.Block(end)),
        Stance.Forget => scope.Allow(end, tokens.Original(lead.Next, end)),
        _ => null,
    };

    /// <summary>"busy Mon 9-1, Tue 2-5".</summary>
    private static Reading WithMore(TokenList tokens, Reading reading)
    {
        if (reading.Adds.BlockedTimes is not [{ } first] || first.Days == WishChips.EveryDay) return reading;
        List<BlockedTime> times = [first];
        var end = reading.End;
        DayHours.ReadMore(tokens, ref end, times);
        return times.Count == 1 ? reading : Reading.Add(end, reading.Kind, new() { BlockedTimes = times });
    }

    /// <summary>"Friday or Monday off" asks for one of them; only a long weekend is known as a wish.</summary>
    private static bool IsChoice(TokenList tokens, Lead lead, Scope scope) =>
        lead.Stance is Stance.None or Stance.Want && scope is { Window: null, Days: not null }
        && Enumerable.Range(lead.Next - 1, scope.End - lead.Next + 1).Any(at => tokens.Word(at) == "or");

    private static Reading? ReadPlain(TokenList tokens, Lead lead, int at, Scope scope)
    {
        var end = scope.End;
        if (lead.Stance is Stance.None && Predicate.TryRead(tokens, end, out var good, out var after))
        {
            if (ActivityLastRule.IsNoun(tokens, end)) return null;
            return good ? scope.Allow(after, tokens.Original(lead.Next, end)) : ReadBad(tokens, lead, scope, after);
        }

        if (tokens.Word(end) == "only" && !lead.Carried && lead.Stance is Stance.None or Stance.Want) return ReadOnly(tokens, scope);
        return lead.Stance switch
        {
            Stance.Avoid => scope.Block(end),
            Stance.Allow => scope.Allow(end, tokens.Original(tokens.SkipFillers(lead.Next), end)),

            // "drop Friday" may mean the day or the wish.
            Stance.Forget when lead.Verbs.HasFlag(Verbs.Not) => scope.Allow(end, tokens.Original(tokens.SkipFillers(lead.Next), end)),
            Stance.None or Stance.Want when IsConfining(tokens, lead, at, scope) => scope.Confine(end),
            _ => null,
        };
    }

    /// <summary>"Fridays before noon only" and "Fridays only before noon" confine the Fridays, and say nothing of the other days.</summary>
    private static Reading? ReadOnly(TokenList tokens, Scope scope)
    {
        var end = scope.End + 1;
        if (scope is { Days: not null, Window: null } && WindowReader.TryRead(tokens, tokens.SkipClasses(end), false, out var window, out var after))
        {
            if (Vocabulary.ClassNouns.Contains(tokens.Word(after))) after++;
            (scope, end) = (scope with { Window = window }, after);
        }

        return scope.Confine(end);
    }

    // "Fridays after 3 don't work": the hours are read again as hours without classes.
    private static Reading? ReadBad(TokenList tokens, Lead lead, Scope scope, int end) =>
        Scope.TryRead(tokens, lead.Next, true, true, out var blocked) && blocked.End == scope.End ? blocked.Block(end) : null;

    /// <summary>A bare day or range says nothing of what is wished there, and "before 8" alone could mean either side of it.</summary>
    private static bool IsConfining(TokenList tokens, Lead lead, int at, Scope scope)
    {
        if (lead.Verbs.HasFlag(Verbs.Only)) return scope.Days is null || scope.Window is null;
        if (scope.Days is not null || scope.Window is not { } window) return false;
        if (lead.Verbs.HasFlag(Verbs.Have)) return false;
        var named = lead.Stance == Stance.Want || lead.Detached && Vocabulary.ClassNouns.Contains(tokens.Word(tokens.SkipFillers(at)));
        return window.Form switch
        {
            WindowForm.Between => named || lead.Detached,
            WindowForm.Bound => named || (window.ClosesDay && lead.Detached),
            WindowForm.Range => named && lead.Verbs == Verbs.None,
            _ => false,
        };
    }
}
