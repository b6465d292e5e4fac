using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Preferences;

public sealed class WishListTests
{
    private const string Everything =
        "no Friday, start after 10, done by 5, keep 12-1 free, free from 2 to 4 on Tuesdays, 12 to 16 credits, about 15 credits, add MATH0220, skip CS1501, "
        + "pin 45678, with Dr. Smith, avoid Prof. Li, no gaps, compact, balanced, late starts, two days free, only open sections";

    [Theory]
    [InlineData("no Friday", "no Monday", "noDays:Mon noDays:Fri")]
    [InlineData("skip CS1501", "skip CS1502, skip CS1501", "skip:CS1501 skip:CS1502")]
    [InlineData("pin 45678", "pin 45679", "pin:45678 pin:45679")]
    [InlineData("start after 10", "start after 11, compact", "earliestStart compact")]
    [InlineData("keep 12-1 free", "lunch free 12 to 1", "blocked:MonTueWedThuFriSatSun 12:00-13:00")]
    [InlineData("add CS1501", "skip CS1501", "skip:CS1501")]
    [InlineData("skip CS1501", "add CS1501", "add:CS1501")]
    [InlineData("with Dr. Smith", "not with Smith", "avoidInstructor:Smith")]
    [InlineData("15 credits", "at least 16 credits", "minCredits")]
    [InlineData("15 credits", "at most 18 credits", "targetCredits maxCredits")]
    [InlineData("15 credits", "at most 12 credits", "maxCredits")]
    [InlineData("at least 15 credits", "12 credits", "targetCredits maxCredits")]
    [InlineData("start after 2pm", "done by noon", "latestEnd")]
    [InlineData("done by noon", "start after 2pm", "earliestStart")]
    [InlineData("no Friday, no Monday", "allow Friday", "noDays:Mon")]
    [InlineData("no Friday, no Monday", "Friday is fine", "noDays:Mon")]
    [InlineData("no Friday, no Monday", "any day", "")]
    [InlineData("no Friday, no Monday", "only MWF", "noDays:Tue noDays:Thu noDays:Sat noDays:Sun")]
    [InlineData("pin 45678 and 45679", "remove pin 45678", "pin:45679")]
    [InlineData("pin 45678 and 45679, compact", "remove all pins", "compact")]
    [InlineData("skip CS1501", "CS1501 is ok", "")]
    [InlineData("start after 10, done by 5, no Friday", "any time", "noDays:Fri")]
    [InlineData("12 to 16 credits, no gaps", "forget credits", "avoidGaps")]
    [InlineData("no mornings", "mornings are fine", "")]
    [InlineData("no Friday mornings", "Friday mornings are fine", "")]
    [InlineData("not with Smith", "Dr. Smith is fine", "")]
    [InlineData(Everything, "forget everything", "")]
    [InlineData("no gaps", "I like pizza", "avoidGaps")]
    public void Lists_grow_and_single_wishes_are_replaced_when_merged(string before, string after, string ids) =>
        Assert.Equal(ids, string.Join(' ', Read(before).Merge(WishParser.Parse(after)).Chips().Select(chip => chip.Id)));

    [Fact]
    public void Fifteen_credits_is_the_target_and_the_limit()
    {
        var wishes = Read("15 credits");
        Assert.Equal((null, 15m, 15m), (wishes.MinCredits, wishes.TargetCredits, wishes.MaxCredits));
    }

    [Fact]
    public void Only_its_own_wish_goes_when_a_chip_is_removed()
    {
        var chips = Read(Everything).Chips();
        Assert.Equal(19, chips.Count);
        Assert.Equal(chips.Count, chips.Select(chip => chip.Id).Distinct(StringComparer.Ordinal).Count());
        foreach (var gone in chips)
            Assert.Equal(chips.Where(chip => chip != gone), Read(Everything).Without(gone.Id).Chips());
        Assert.Empty(chips.Aggregate(Read(Everything), (wishes, chip) => wishes.Without(chip.Id)).Chips());
    }

    [Theory]
    [InlineData("noDays:Mon")]
    [InlineData("pin:4567")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void All_stays_when_there_is_no_such_chip(string id) => Assert.Equal(Read(Everything).Chips(), Read(Everything).Without(id).Chips());

    [Fact]
    public void A_chip_says_its_wish_when_the_time_is_blocked_by_hand()
    {
        var wishes = new WishList { BlockedTimes = [new(Weekdays.Monday | Weekdays.Wednesday, new(12, 0), new(13, 0), "Choir")] };
        Assert.Equal([new WishChip("blocked:MonWed 12:00-13:00", "Choir free Mon, Wed 12:00–13:00")], wishes.Chips());
    }

    [Fact]
    public void Chips_are_understood_again_when_their_labels_are_said()
    {
        // Labels that are phrases; a name without a title and the blocked range are for the eye only.
        var wishes = Read("no Friday, start after 10, done by 5, at most 15 credits, skip CS1501, add MATH0220, pin 45678, no gaps, compact, balanced, late starts, two days free, only open sections");
        Assert.Equal(wishes.Chips(), Read(string.Join(", ", wishes.Chips().Select(chip => chip.Label))).Chips());
    }

    private static WishList Read(string utterance) => new WishList().Merge(WishParser.Parse(utterance));
}
