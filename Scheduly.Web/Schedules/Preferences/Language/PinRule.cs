namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"pin 45678", "pin section CRN 45678", "keep CRN 45678", "CRN 45678", "Pinned CS1501 LEC-101 (CRN 45678)", "remove pin 45678", "unpin everything".</summary>
internal sealed class PinRule : IWishRule
{
    private const int MostPins = 64;

    private static readonly PhraseTable<bool> All = new(("all|everything|all pins|all sections|them all|all of them", true));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried) return null;
        var pin = lead.Verbs.HasFlag(Verbs.Pin);
        var back = lead.Stance == Stance.Forget || (lead.Stance == Stance.Avoid && pin);
        if (pin && back && ReadAll(tokens, lead.Next) is { } all) return all;

        var named = false;
        var section = false;
        var at = SkipName(tokens, tokens.SkipFillers(lead.Next), pin);
        for (; tokens.Word(at) is "crn" or "crns" or "section" or "sections" || tokens.Text(at) == "#"; at++)
        {
            named |= tokens.Word(at) is "crn" or "crns";
            section |= tokens.Word(at) is "section" or "sections";
        }

        if (!pin && !named && !section && (lead.Verbs & (Verbs.Keep | Verbs.Drop)) == 0) return null;
        List<string> crns = [];
        var end = at;
        while (crns.Count < MostPins && TryReadCrn(tokens, crns.Count == 0 ? at : SkipSeparator(tokens, end), named ? 3 : 4, out var crn, out var next))
        {
            if (!crns.Contains(crn)) crns.Add(crn);
            end = next;
        }

        if (crns.Count == 0) return null;
        if (tokens.Text(end) == ")") end++;
        if (back) return Reading.Withdraw(end, WishKind.Pin, $"Unpin {string.Join(", ", crns)}", [.. crns.Select(crn => $"pin:{crn}")]);
        return lead.Stance == Stance.Want || (lead.Stance == Stance.None && named)
            ? Reading.Add(end, WishKind.Pin, new() { PinSections = crns })
            : null;
    }

    private static Reading? ReadAll(TokenList tokens, int at)
    {
        var said = All.TryRead(tokens, at, out _, out var end);
        return said || tokens.Ends(at) ? Reading.Withdraw(said ? end : at, WishKind.Pin, "Unpin all", "pin:*") : null;
    }

    /// <summary>"Pinned CS 0441 LEC-102 (CRN 45678)", as the page writes it: the number names the section.</summary>
    private static int SkipName(TokenList tokens, int at, bool pin)
    {
        for (var next = at; pin && next - at < 10 && !tokens.Ends(next); next++)
        {
            if (tokens.Text(next) == "(" && tokens.Word(next + 1) == "crn") return next + 1;
        }

        return at;
    }

    private static int SkipSeparator(TokenList tokens, int at)
    {
        at = tokens.SkipSeparator(at);
        return tokens.Word(at) is "crn" ? at + 1 : at;
    }

    private static bool TryReadCrn(TokenList tokens, int at, int least, out string crn, out int next)
    {
        crn = tokens.Text(at);
        next = at + 1;

        // "keep 1200-1300 free", "45678b" and the like are no CRN.
        var alone = !tokens.Glued(next) || tokens.Is(next, TokenKind.Break) || tokens.Text(next) is "/" or "&" or "+" or ")";
        return tokens.Is(at, TokenKind.Number) && crn.Length >= least && crn.Length <= (least == 3 ? 8 : 6) && alone;
    }
}
