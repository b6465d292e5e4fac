using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

public sealed class RevokedSessionsTests
{
    private static readonly StorageKey Key = StorageKey.For("id", "one");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trace_lasts_as_long_as_a_session_can_live_and_is_cleaned_up()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, clock: clock);
        var revoked = host.Services.GetRequiredService<RevokedSessions>();
        Assert.False(await revoked.AnyAsync(Cancel));
        Assert.False(await host.Engine.RevokeAsync(Key));
        Assert.Equal([Key], await revoked.AmongAsync([Key, StorageKey.For("id", "other")], Cancel));
        Assert.Equal(0, await host.Engine.Storage.CountAsync(Cancel));

        clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        await host.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel);
        Assert.True(await revoked.AnyAsync(Cancel));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await revoked.AnyAsync(Cancel));
        Assert.Empty(await revoked.AmongAsync([Key], Cancel));
        await host.Services.GetRequiredService<SessionCleanup>().RunAsync(Cancel);
        Assert.Equal(0, await host.Backend.Open(RevokedSessions.Space).RemoveExpiredAsync(10, Cancel));
    }

    [Fact]
    public async Task What_is_given_up_for_want_of_a_key_may_come_back()
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers);
        await host.NewBrowser().GetAsync("/set/a/1");
        var key = Assert.Single(await host.Engine.Storage.ListAllAsync(10, Cancel)).Key;
        Assert.True(await host.Engine.DropAsync(key));
        Assert.False(await host.Services.GetRequiredService<RevokedSessions>().AnyAsync(Cancel));
    }

    [Fact]
    public async Task A_full_store_still_ends_sessions()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using var host = await SessionHost.StartAsync(
            SessionHost.MapMembers,
            new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Redis", ["SessionStorage:ConnectionString"] = server.ConnectionString });
        var browser = host.NewBrowser();
        await browser.GetAsync("/set/a/1");
        var key = Assert.Single(await host.Engine.Storage.ListAllAsync(10, Cancel)).Key;
        await server.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        Assert.True(await host.Engine.RevokeAsync(key));
        Assert.Equal("(none)", await browser.GetAsync("/get/a"));
        Assert.False(await host.Services.GetRequiredService<RevokedSessions>().AnyAsync(Cancel));
    }
}
