using System.Text.Json.Nodes;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Commands;

/// <summary>A wish is switched between required and preferred over HTTP.</summary>
public sealed class SoftWishTests
{
    [Fact]
    public async Task Wish_is_preferred_and_required_again_and_both_can_be_undone()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        var soft = await browser.CommandAsync("""{"type":"setSoft","chip":"noDays:Fri","soft":true}""");
        Assert.Equal(("Rather no Friday", true), ChipOf(soft));
        Assert.Equal("noDays:Fri", soft.Active["preferences"]!["soft"]![0]!.GetValue<string>());
        Assert.Equal(("No Friday", false), ChipOf(await browser.CommandAsync("""{"type":"setSoft","chip":"noDays:Fri","soft":false}""")));
        Assert.Equal(("Rather no Friday", true), ChipOf(await browser.CommandAsync("""{"type":"undo"}""")));
    }

    [Theory]
    [InlineData("noDays:Fri", "false", "\"No Friday\" is so already.")]
    [InlineData("compact", "true", "\"Compact\" is scored as it is: it cannot be switched.")]
    [InlineData("noDays:Mon", "true", "There is no such wish any more.")]
    public async Task What_cannot_be_switched_is_refused(string chip, string soft, string detail)
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        await browser.CommandAsync("""{"type":"refine","utterance":"compact"}""");
        Assert.Equal(detail, await browser.RefusedAsync($$"""{"type":"setSoft","chip":"{{chip}}","soft":{{soft}}}"""));
    }

    private static (string Label, bool Soft) ChipOf(JsonObject answer)
    {
        var chip = answer.Active["chips"]!.AsArray().Single(one => one!["id"]!.GetValue<string>() == "noDays:Fri")!;
        return (chip["label"]!.GetValue<string>(), chip["soft"]?.GetValue<bool>() ?? false);
    }
}
