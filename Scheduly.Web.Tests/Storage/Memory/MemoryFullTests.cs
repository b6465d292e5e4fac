using System.Net;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Memory;

/// <summary>A visitor whose session outgrows the memory.</summary>
public sealed class MemoryFullTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_that_outgrows_the_memory_is_told_so_and_keeps_what_it_has()
    {
        await using var host = await SessionHost.StartAsync(
            SessionHost.MapMembers,
            new Dictionary<string, string?> { ["SessionStorage:RateLimit:Enabled"] = "false", ["SessionStorage:MemoryLimit"] = "1048576", ["SessionStorage:MaxSessionBytes"] = "4194304" });
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/list/-");
        var first = Piece();
        await browser.GetAsync($"/set/first/{first}");
        for (var i = 0; ; i++)
        {
            Assert.True(i < 1000, "The memory has no bound.");
            using var answer = await browser.SendAsync(HttpMethod.Get, $"/set/m{i}/{Piece()}");
            if (answer.IsSuccessStatusCode) continue;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("session-store-full", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            break;
        }

        Assert.Equal("-", await browser.GetAsync("/get/list"));
        Assert.Equal(first, await browser.GetAsync("/get/first"));

        // Nothing that could be compressed away.
        static string Piece() => Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(2000));
    }
}
