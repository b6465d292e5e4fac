using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using HardWish = Scheduly.Web.Schedules.Planning.Wish;

namespace Scheduly.Web.Schedules;

/// <summary>A wish that can be dropped to resolve a clash.</summary>
/// <param name="Chip">The id to drop it by.</param>
/// <param name="Label">What dropping it means, as a sentence: "Allow classes on Friday."</param>
internal sealed record Offer(string Chip, string Label)
{
    /// <summary>The planner names wishes by the member that holds them, the page by their chips: this is the way between.</summary>
    /// <returns>Without those that are no wish of the student, as a course that must be there anyway.</returns>
    public static IReadOnlyList<Offer> Of(Clash clash, WishList wishes)
    {
        var chips = wishes.Chips().Select(chip => chip.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. clash.Wishes.Select(wish => new Offer(ChipOf(wish, wishes), wish.Offer)).Where(offer => chips.Contains(offer.Chip))];
    }

    private static string ChipOf(HardWish wish, WishList wishes) => wish.Kind switch
    {
        HardWish.Pin => $"pin:{wish.Value}",
        HardWish.Add => $"add:{wish.Value}",
        HardWish.Skip => $"skip:{wish.Value}",
        HardWish.AvoidInstructor => $"avoidInstructor:{wish.Value}",
        HardWish.NoDay => $"noDays:{wish.Value}",
        HardWish.Blocked => wishes.BlockedTimes.Where(time => HardWishes.Describe(time) == wish.Value).Select(WishChips.BlockedId).FirstOrDefault() ?? "",
        HardWish.FreeSpan => wish.Value,
        HardWish.NoAttribute => $"noAttribute:{wish.Value}",
        HardWish.OnlyAttribute => $"onlyAttribute:{wish.Value}",
        HardWish.NoCampus => $"noCampus:{wish.Value}",
        _ => wish.Kind,
    };
}
