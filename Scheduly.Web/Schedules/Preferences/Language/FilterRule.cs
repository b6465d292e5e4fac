namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>How and where classes are taught: "no online classes", "online only", "in person only", "main campus only", "no honors sections".</summary>
internal sealed class FilterRule : IWishRule
{
    private enum Manner { Online, InPerson, Hybrid }

    private static readonly PhraseTable<Manner> Manners = new(
        ("online|online class|online classes|online sections|online courses|remote|remote classes|virtual classes|web classes|fully online|all online", Manner.Online),
        ("person|person classes|person sections|person courses|in person|in person classes|in person sections|in person courses|face to face|face to face classes|on campus classes", Manner.InPerson),
        ("hybrid|hybrid class|hybrid classes|hybrid sections|hybrid courses|blended|blended classes|blended courses|hyflex|hyflex classes", Manner.Hybrid));

    private static readonly PhraseTable<string> Attributes = new(
        ("honors|honours|honors sections|honours sections|honors section|honors classes|honours classes|honors courses|honors class", "honors"),
        ("writing intensive|writing intensive sections|writing intensive classes|writing intensive courses", "writing intensive"));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        var at = tokens.SkipFillers(lead.Next);
        if (!lead.Carried && ReadCampus(tokens, lead, at) is { } campus) return campus;
        if (Attributes.TryRead(tokens, at, out var attribute, out var end))
        {
            var all = lead.Verbs.HasFlag(Verbs.Only);
            if (tokens.Word(end) == "only") (all, end) = (true, end + 1);
            return lead.Stance switch
            {
                Stance.Want or Stance.None when all => Reading.Add(end, WishKind.Instructor, new() { OnlyAttributes = [attribute] }),
                Stance.Avoid when !all => Reading.Add(end, WishKind.Instructor, new() { NoAttributes = [attribute] }),
                Stance.Allow => Reading.Withdraw(end, WishKind.Instructor, $"Allow {attribute} sections", $"noAttribute:{attribute}"),
                _ => null,
            };
        }

        if (tokens.IsDash(at)) at++;
        var person = tokens.Word(at) == "person" && IsInPerson(tokens, at);
        if (tokens.Word(at) == "person" && !person) return null;
        if (!Manners.TryRead(tokens, at, out var manner, out end) && !Manners.TryRead(tokens, tokens.SkipClasses(at), out manner, out end)) return null;
        var only = lead.Verbs.HasFlag(Verbs.Only) || tokens.Word(at) is "fully" or "all" || tokens.Word(at - 1) == "all";
        if (tokens.Word(end) == "only") (only, end) = (true, end + 1);
        var stance = lead.Stance;
        if (stance == Stance.None && !only && Predicate.TryRead(tokens, end, out var good, out var after) && good) (stance, end) = (Stance.Allow, after);
        return (stance, manner) switch
        {
            (Stance.Avoid, Manner.Hybrid) when !only => Reading.Add(end, WishKind.Hours, new() { NoHybrid = true }),
            (Stance.Allow, Manner.Hybrid) => Reading.Withdraw(end, WishKind.Hours, "Allow hybrid classes", "noHybrid"),
            (Stance.Avoid, Manner.Online) when !only => Reading.Add(end, WishKind.Hours, new() { Mode = ModeWish.NoOnline }),
            (Stance.Avoid, Manner.InPerson) when !only => Reading.Add(end, WishKind.Hours, new() { Mode = ModeWish.OnlineOnly }),
            (Stance.None or Stance.Want, Manner.Online) when only || stance == Stance.Want => Reading.Add(end, WishKind.Hours, new() { Mode = ModeWish.OnlineOnly }),
            (Stance.None or Stance.Want, Manner.InPerson) when only || stance == Stance.Want => Reading.Add(end, WishKind.Hours, new() { Mode = ModeWish.InPersonOnly }),
            (Stance.Allow, _) => Reading.Withdraw(end, WishKind.Hours, manner == Manner.Online ? "Allow online classes" : "Allow in person classes", "mode"),
            _ => null,
        };
    }

    /// <summary>"in person", "on main campus", "honors" by themselves, where they are preferred. Of hybrid classes there is no such wish.</summary>
    public static Reading? ReadBare(TokenList tokens, int at)
    {
        at = tokens.SkipFillers(at);
        if (tokens.IsDash(at)) at++;
        var end = EndOfCampus(tokens, at);
        WishList? adds = end > at ? new() { Campus = tokens.Original(at, end) } : null;
        if (adds is null && Attributes.TryRead(tokens, at, out var attribute, out end)) adds = new() { OnlyAttributes = [attribute] };
        if (adds is null && (tokens.Word(at) != "person" || IsInPerson(tokens, at)) && Manners.TryRead(tokens, at, out var manner, out end) && manner != Manner.Hybrid)
            adds = new() { Mode = manner == Manner.Online ? ModeWish.OnlineOnly : ModeWish.InPersonOnly };
        if (adds is null) return null;
        if (tokens.Word(end) == "only") end++;
        return Reading.Add(end, WishKind.Hours, adds);
    }

    private static bool IsInPerson(TokenList tokens, int at) => tokens.Word(tokens.IsDash(at - 1) ? at - 2 : at - 1) == "in";

    /// <summary>The place behind "main campus"; the same place where there is none.</summary>
    private static int EndOfCampus(TokenList tokens, int at)
    {
        var end = at;
        while (end - at < 3 && tokens.Is(end, TokenKind.Word) && tokens.Word(end) != "campus" && !Vocabulary.IsReserved(tokens.Word(end))) end++;
        return end > at && tokens.Word(end) == "campus" ? end + 1 : at;
    }

    private static Reading? ReadCampus(TokenList tokens, Lead lead, int at)
    {
        if (lead.Stance == Stance.Avoid) at = tokens.SkipFillers(tokens.Word(at) is "section" or "sections" ? at + 1 : tokens.SkipClasses(at));
        var end = EndOfCampus(tokens, at);
        if (end == at) return null;
        var only = lead.Verbs.HasFlag(Verbs.Only) || tokens.Word(end) == "only";
        if (lead.Stance == Stance.Avoid && !only) return Reading.Add(end, WishKind.Hours, new() { NoCampuses = [tokens.Original(at, end)] });
        if (!only || lead.Stance is not (Stance.None or Stance.Want)) return null;
        return Reading.Add(tokens.Word(end) == "only" ? end + 1 : end, WishKind.Hours, new() { Campus = tokens.Original(at, end) });
    }
}
