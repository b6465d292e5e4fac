namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>
/// "15 credits" (aim for 15 and never more), "at most 15 credits", "15 credits or less", "12 to 16 credits", "about 15 credits".
/// Numbers without the word credits are not taken for credits.
/// </summary>
internal sealed class CreditsRule : IWishRule
{
    private const decimal Most = 40;

    private enum Bound { None, AtMost, AtLeast, Above, Below, About, Exactly }

    private static readonly PhraseTable<Bound> Before = new(
        ("at most|max|maximum|maximum of|max of|a maximum of|up to|not exceeding|within", Bound.AtMost),
        ("at least|min|minimum|minimum of|min of|a minimum of", Bound.AtLeast),
        ("more than|over|above", Bound.Above),
        ("less than|fewer than|under|below", Bound.Below),
        ("about|around|roughly|approximately|approx|target|target of|aim for|aiming for|circa|close to", Bound.About),
        ("exactly", Bound.Exactly));

    private static readonly PhraseTable<Bound> After = new(
        ("max|maximum|at most|or less|or fewer|tops|at the most", Bound.AtMost),
        ("min|minimum|at least|or more|at the least", Bound.AtLeast),
        ("exactly", Bound.Exactly));

    public static readonly PhraseTable<bool> Unit = new(("credit|credits|cr|crs|unit|units|credit hour|credit hours|credits total|credits in total", true));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance is Stance.Allow or Stance.Forget || EndsNumber(tokens, lead.Next)) return null;
        var at = Before.TryRead(tokens, lead.Next, out var bound, out var next) ? next
            : Before.TryRead(tokens, tokens.SkipFillers(lead.Next), out bound, out next) ? next
            : tokens.SkipFillers(lead.Next);
        if (ReadRange(tokens, lead, at, bound) is { } range) return range;

        if (!NumberReader.TryRead(tokens, tokens.SkipFillers(at), out var number, out next) || number is <= 0 or > Most) return null;
        if (tokens.Text(next) == "+" && bound == Bound.None) (bound, next) = (Bound.AtLeast, next + 1);
        if (tokens.IsDash(next) && tokens.Glued(next)) next++;
        if (!Unit.TryRead(tokens, next, out _, out next)) return null;
        if (bound == Bound.None && After.TryRead(tokens, next, out bound, out var end)) next = end;
        return Limit(lead, bound, number) is { } adds ? Reading.Add(next, WishKind.Credits, adds, Label(adds)) : null;
    }

    // "16 to 12 credits", "2,015 credits": not 12 and not 15.
    private static bool EndsNumber(TokenList tokens, int at) =>
        tokens.Is(at, TokenKind.Number) && tokens.Is(at - 2, TokenKind.Number)
        && (tokens.Word(at - 1) == "to" || tokens.IsDash(at - 1) || (tokens.Glued(at) && tokens.Glued(at - 1)));

    private static Reading? ReadRange(TokenList tokens, Lead lead, int at, Bound bound)
    {
        if (bound != Bound.None || lead.Stance == Stance.Avoid) return null;
        var between = tokens.Word(at) is "between" or "from";
        if (!NumberReader.TryRead(tokens, between ? at + 1 : at, out var least, out var next)) return null;
        if (!tokens.IsDash(next) && tokens.Word(next) != "to" && !(between && tokens.Word(next) == "and")) return null;
        if (!NumberReader.TryRead(tokens, next + 1, out var most, out next) || !Unit.TryRead(tokens, next, out _, out next)) return null;
        if (least <= 0 || most < least || most > Most) return null;
        return Reading.Add(next, WishKind.Credits, new() { MinCredits = least, MaxCredits = most }, FormattableString.Invariant($"{least:0.##}–{most:0.##} credits"));
    }

    // "Less than 16" is at most 15: a schedule's credits are counted in whole ones where they are limited.
    private static WishList? Limit(Lead lead, Bound bound, decimal number) => (lead.Stance == Stance.Avoid, bound) switch
    {
        (false, Bound.AtMost) or (true, Bound.Above) => new() { MaxCredits = number },
        (false, Bound.AtLeast) or (true, Bound.Below) => new() { MinCredits = number },
        (false, Bound.Above) => new() { MinCredits = number + 1 },
        (false, Bound.Below) => number > 1 ? new() { MaxCredits = number - 1 } : null,
        (false, Bound.About) => new() { TargetCredits = number },
        (false, Bound.Exactly) => new() { MinCredits = number, TargetCredits = number, MaxCredits = number },
        (false, Bound.None) => new() { TargetCredits = number, MaxCredits = number },
        _ => null,
    };

    private static string? Label(WishList adds) =>
        adds.TargetCredits is not { } target || adds.MaxCredits is null ? null
        : adds.MinCredits is null ? WishChips.Credits(target)
        : $"Exactly {WishChips.Credits(target)}";
}
