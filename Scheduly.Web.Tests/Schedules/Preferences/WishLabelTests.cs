using System.Text.Json;
using CsCheck;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Preferences;

/// <summary>Who types what a chip says gets the wish of that chip: no label says more or less than its wish.</summary>
public sealed class WishLabelTests
{
    public static readonly TheoryData<string> Phrases = [.. WishParserTests.Understood.Select(row => row.Data.Item1)];

    [Fact]
    public void Every_kind_of_wish_is_read_back_from_its_label() => WishGen.Any.Sample(
        wishes => Assert.All(wishes.Chips(), chip =>
        {
            var alone = wishes.Chips().Where(other => other.Id != chip.Id).Aggregate(wishes, (list, other) => list.Without(other.Id));
            Holds(chip.Label, alone);
            Holds(Clock12.Rewrite(chip.Label), alone);
        }),
        iter: 4_000);

    [Fact]
    public void All_labels_together_are_the_whole_list() =>
        WishGen.Any.Sample(wishes => Holds(string.Join("; ", wishes.Chips().Select(chip => chip.Label)), wishes), iter: 2_000);

    [Theory]
    [MemberData(nameof(Phrases))]
    public void What_was_understood_is_read_back_from_its_own_words(string utterance)
    {
        foreach (var wish in WishParser.Parse(utterance).Understood)
        {
            var again = WishParser.Parse(wish.Label);
            Assert.True(again.NotUnderstood.Count == 0, $"\"{wish.Label}\" is not understood");
            Assert.Equal(wish.Withdraws.Order(), again.Understood.SelectMany(one => one.Withdraws).Order());
            Assert.Equal(Text(wish.Adds), Text(new WishList().Merge(again)));
        }
    }

    private static void Holds(string said, WishList wishes)
    {
        var parsed = WishParser.Parse(said);
        Assert.True(parsed.NotUnderstood.Count == 0, $"\"{said}\" is not understood: {string.Join(" / ", parsed.NotUnderstood.Select(span => span.Of(said)))}");
        Assert.Equal(Text(wishes), Text(new WishList().Merge(parsed)));
    }

    /// <summary>Without the order in which things were said.</summary>
    private static string Text(WishList wishes) => JsonSerializer.Serialize(
        wishes with
        {
            AddCourses = [.. wishes.AddCourses.Order()],
            SkipCourses = [.. wishes.SkipCourses.Order()],
            PinSections = [.. wishes.PinSections.Order()],
            Instructors = [.. wishes.Instructors.Order()],
            AvoidInstructors = [.. wishes.AvoidInstructors.Order()],
            OnlyInstructors = wishes.OnlyInstructors is { } sole ? [.. sole.Order()] : null,
            NoAttributes = [.. wishes.NoAttributes.Order()],
            BlockedTimes = [.. wishes.BlockedTimes.OrderBy(WishChips.BlockedId)],
            Soft = [.. wishes.Soft.Order()],
        },
        ScheduleJson.Default.WishList);
}
