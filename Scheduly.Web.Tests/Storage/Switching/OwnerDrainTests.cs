using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage.Switching;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Sessions;

namespace Scheduly.Web.Tests.Storage.Switching;

/// <summary>Signing somebody out everywhere while sessions move from one store to another.</summary>
public sealed class OwnerDrainTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private static readonly string[] Spaces = [SessionEngine.Space, SessionOwners.Space, RevokedSessions.Space];

    private readonly TestStores _stores = new(redis, postgres);

    public static TheoryData<string, string> Pairs => SwitchStores.Pairs;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_owner_s_sessions_are_found_in_either_store_and_after_the_move(string old, string @new)
    {
        var stores = await SwitchStores.CreateAsync(_stores, old, @new);
        await using var follow = await SessionHost.StartAsync(OwnerRoutes.Map, stores.Follow);
        await using var drain = await SessionHost.StartAsync(OwnerRoutes.Map, stores.Drain);
        var (waiting, moved, young, bob) = (follow.NewBrowser(), follow.NewBrowser(), drain.NewBrowser(), follow.NewBrowser());
        foreach (var browser in new[] { waiting, moved, young }) await browser.GetAsync("/own/ann");
        await bob.GetAsync("/own/bob");
        await moved.At(drain.NewBrowser().Client).GetAsync("/get/name");
        foreach (var host in new[] { follow, drain }) Assert.Equal(3, (await Directory(host).ListAsync("ann", Cancel)).Count);

        Assert.Equal(0, (await SwitchDrain.RunAsync((SwitchingBackend)drain.Backend, Spaces, cancellationToken: Cancel)).Left);
        await using var newOnly = await SessionHost.StartAsync(OwnerRoutes.Map, stores.New);
        Assert.Equal(3, (await Directory(newOnly).ListAsync("ann", Cancel)).Count);
        Assert.Equal(3, await Directory(newOnly).RevokeAllAsync("ann", Cancel));
        foreach (var browser in new[] { waiting, moved, young }) Assert.Equal("(none)", await browser.At(newOnly.NewBrowser().Client).GetAsync("/get/name"));
        Assert.Equal("bob", await bob.At(newOnly.NewBrowser().Client).GetAsync("/get/name"));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task No_session_outlives_a_sign_out_while_nodes_follow_and_drain(string old, string @new)
    {
        var stores = await SwitchStores.CreateAsync(_stores, old, @new);
        await using var follow = await SessionHost.StartAsync(OwnerRoutes.Map, Unlimited(stores.Follow));
        await using var drain = await SessionHost.StartAsync(OwnerRoutes.Map, Unlimited(stores.Drain));
        for (var round = 0; round < 4; round++)
        {
            var browsers = Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? follow : drain).NewBrowser()).ToArray();
            foreach (var browser in browsers) await browser.GetAsync("/own/ann");
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var renewed = 0;
            var renewing = browsers.Select((browser, i) => Task.Run(async () =>
            {
                // Each request of a browser goes to the other node than the one before, so that its session moves meanwhile.
                for (var at = i; !stop.IsCancellationRequested; at++)
                {
                    using var answer = await (browser = browser.At((at % 2 == 0 ? drain : follow).NewBrowser().Client)).SendAsync(HttpMethod.Get, "/renew");
                    if (answer.StatusCode == HttpStatusCode.OK) Interlocked.Increment(ref renewed);
                    else if (answer.StatusCode == HttpStatusCode.NotFound) return browser;
                }

                return browser;
            }, Cancel)).ToArray();
            var draining = Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested) await SwitchDrain.RunAsync((SwitchingBackend)drain.Backend, Spaces, cancellationToken: Cancel);
            }, Cancel);

            await Task.Delay(100, Cancel);
            var revoked = await Directory(round % 2 == 0 ? follow : drain).RevokeAllAsync("ann", Cancel);
            await stop.CancelAsync();
            await draining;
            var last = await Task.WhenAll(renewing);

            Assert.True(revoked >= browsers.Length, $"{revoked} of {browsers.Length} were ended.");
            Assert.True(renewed > 0, "No session got a new id.");
            foreach (var host in new[] { follow, drain })
            {
                foreach (var browser in last) Assert.Equal("(none)", await browser.Clone().At(host.NewBrowser().Client).GetAsync("/get/name"));
                Assert.Empty(await Directory(host).ListAsync("ann", Cancel));
            }
        }
    }

    public void Dispose() => _stores.Dispose();

    private static ISessionDirectory Directory(SessionHost host) => host.Services.GetRequiredService<ISessionDirectory>();

    private static Dictionary<string, string?> Unlimited(Dictionary<string, string?> settings) => new(settings) { ["SessionStorage:RateLimit:Enabled"] = "false" };
}
