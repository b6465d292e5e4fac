namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Wishes about the shape of the week that are one word or two: "compact", "no gaps", "late starts", "only open sections", "two days free".</summary>
internal sealed class QualityRule : IWishRule
{
    private enum Quality { Gaps, FewGaps, Compact, Balanced, LateStarts, EarlyClasses, OpenSections, FullSections }

    private static readonly WishList AvoidGaps = new() { AvoidGaps = true };
    private static readonly WishList OpenSeats = new() { OpenSeatsOnly = true };

    private static readonly PhraseTable<Quality> Names = new(
        ("gap|gaps|holes|dead time|big gaps|long gaps|large gaps|gaps between classes|big gaps between classes|long gaps between classes", Quality.Gaps),
        ("few gaps|fewer gaps|minimal gaps|minimize gaps|minimise gaps|small gaps|short gaps|back to back|back to back classes|as few gaps as possible", Quality.FewGaps),
        ("compact|compact schedule|compact days|compact week|few days|fewer days|fewest days|as few days as possible|few days on campus", Quality.Compact),
        ("balanced|balanced schedule|balanced week|balanced days|balanced load|evenly spread|spread evenly|spread out|spread out evenly|even load", Quality.Balanced),
        ("late start|late starts|start late|starting late|late mornings|sleep in|sleeping in|late starting days", Quality.LateStarts),
        ("early classes|early class|early mornings|too early|start too early|start early|early starts|early start", Quality.EarlyClasses),
        ("open sections|open seats|open sections only|open seats only|open classes|open classes only|sections with open seats|sections with free seats|sections with available seats|sections with seats|classes with open seats", Quality.OpenSections),
        ("full sections|full classes|closed sections|closed classes|waitlist|waitlists|waitlisted sections|wait lists", Quality.FullSections));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        var at = tokens.SkipFillers(lead.Next);
        if (!Names.TryRead(tokens, at, out var quality, out var end) && !Names.TryRead(tokens, tokens.SkipClasses(at), out quality, out end)) return null;
        var only = lead.Verbs.HasFlag(Verbs.Only) || tokens.Word(end - 1) == "only";
        if (lead.Carried && quality is not (Quality.Gaps or Quality.EarlyClasses or Quality.FullSections)) return null;
        if (tokens.Word(end) == "only" && !only) (only, end) = (true, end + 1);

        var stance = lead.Stance;
        if (stance == Stance.None && quality is Quality.Gaps or Quality.FullSections && Predicate.TryRead(tokens, end, out var good, out var after) && good)
            (stance, end) = (Stance.Allow, after);

        var wanted = stance is Stance.None or Stance.Want;
        return quality switch
        {
            Quality.Gaps when stance == Stance.Avoid => Reading.Add(end, WishKind.AvoidGaps, AvoidGaps),
            Quality.Gaps when stance is Stance.Allow or Stance.Forget => Reading.Withdraw(end, WishKind.AvoidGaps, "Allow gaps", "avoidGaps"),
            Quality.FewGaps when wanted => Reading.Add(end, WishKind.AvoidGaps, AvoidGaps),
            Quality.FewGaps when stance == Stance.Forget => Reading.Withdraw(end, WishKind.AvoidGaps, "Allow gaps", "avoidGaps"),
            Quality.Compact => Shape(stance, end, WishKind.Compact, new() { Compact = true }, "Not compact", "compact"),
            Quality.Balanced => Shape(stance, end, WishKind.Balanced, new() { Balanced = true }, "Not balanced", "balanced"),
            Quality.LateStarts => Shape(stance, end, WishKind.LateStarts, new() { LateStarts = true }, "No late starts", "lateStarts"),

            // Without an hour there is no limit to set, only a direction.
            Quality.EarlyClasses when stance == Stance.Avoid => Reading.Add(end, WishKind.LateStarts, new() { LateStarts = true }),
            Quality.EarlyClasses when stance == Stance.Allow => Reading.Withdraw(end, WishKind.LateStarts, "Allow early classes", "lateStarts"),
            Quality.OpenSections when stance == Stance.Want || (wanted && only) => Reading.Add(end, WishKind.OpenSeats, OpenSeats),
            Quality.OpenSections when stance == Stance.Forget => Reading.Withdraw(end, WishKind.OpenSeats, "Allow full sections", "openSeatsOnly"),
            Quality.FullSections when stance == Stance.Avoid => Reading.Add(end, WishKind.OpenSeats, OpenSeats),
            Quality.FullSections when stance == Stance.Allow || (stance == Stance.Want && lead.Verbs.HasFlag(Verbs.Add)) =>
                Reading.Withdraw(end, WishKind.OpenSeats, "Allow full sections", "openSeatsOnly"),
            _ => null,
        };
    }

    private static Reading? Shape(Stance stance, int end, WishKind kind, WishList adds, string back, string id) => stance switch
    {
        Stance.None or Stance.Want => Reading.Add(end, kind, adds),
        Stance.Avoid or Stance.Forget => Reading.Withdraw(end, kind, back, id),
        _ => null,
    };
}
