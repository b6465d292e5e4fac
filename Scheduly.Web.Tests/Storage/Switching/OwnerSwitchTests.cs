using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Sessions;

namespace Scheduly.Web.Tests.Storage.Switching;

/// <summary>Signing somebody out everywhere while nodes go over from one store to another.</summary>
public sealed class OwnerSwitchTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private const int Rounds = 3, Browsers = 12;

    private readonly TestStores _stores = new(redis, postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Pairs => SwitchStores.Pairs;

    public void Dispose() => _stores.Dispose();

    /// <summary>Sessions of the old store alone, moved ones, and ones that get new ids and are moved all the while, ended by either node.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task No_session_of_the_owner_is_left(string old, string @new)
    {
        var stores = await SwitchStores.CreateAsync(_stores, old, @new);
        await using var follow = await StartAsync(stores.Follow);
        await using var drain = await StartAsync(stores.Drain);
        for (var round = 0; round < Rounds; round++)
        {
            await SignsOutAsync(follow, drain, round % 2 == 0 ? follow : drain);
        }

        // Afterwards, with the new store alone.
        await using var after = await StartAsync(stores.New);
        Assert.Empty(await Directory(after).ListAsync("ann", Cancel));
        Assert.Equal(Rounds, (await Directory(drain).ListAsync("bob", Cancel)).Count);
    }

    /// <summary>Nodes that know the old store alone, beside some that follow; and some that drain, beside those that know the new one alone.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task No_session_of_the_owner_is_left_in_the_first_and_the_last_row(string old, string @new)
    {
        var stores = await SwitchStores.CreateAsync(_stores, old, @new);
        await using (var first = await StartAsync(stores.Old))
        await using (var follow = await StartAsync(stores.Follow))
        {
            await SignsOutAsync(first, follow, first);
            await SignsOutAsync(first, follow, follow);
        }

        await using var drain = await StartAsync(stores.Drain);
        await using var last = await StartAsync(stores.New);
        await SignsOutAsync(drain, last, drain);
        await SignsOutAsync(drain, last, last);
    }

    private static async Task SignsOutAsync(SessionHost one, SessionHost other, SessionHost by)
    {
        var browsers = Enumerable.Range(0, Browsers).Select(i => (i % 2 == 0 ? one : other).NewBrowser()).ToArray();
        foreach (var browser in browsers) await browser.GetAsync("/own/ann");
        await one.NewBrowser().GetAsync("/own/bob");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var moves = new ConcurrentDictionary<HttpStatusCode, int>();
        var renewing = browsers.Take(Browsers / 2).Select(browser => Task.Run(
            async () =>
            {
                // At one node, then at the other, as behind a balancer.
                var tab = browser;
                for (var turn = 0; !stop.IsCancellationRequested; turn++)
                {
                    tab = tab.At((turn % 2 == 0 ? other : one).NewBrowser().Client);
                    using var answer = await tab.SendAsync(HttpMethod.Get, "/renew");
                    moves.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
                    if (answer.StatusCode != HttpStatusCode.OK) break;
                }

                return tab;
            },
            Cancel)).ToArray();
        await Task.Delay(100, Cancel);
        var revoked = await Directory(by).RevokeAllAsync("ann", Cancel);
        await stop.CancelAsync();
        var tabs = await Task.WhenAll(renewing);

        Assert.True(revoked >= Browsers, $"{revoked} were ended.");
        foreach (var host in new[] { one, other })
        {
            Assert.Empty(await Directory(host).ListAsync("ann", Cancel));
            foreach (var browser in browsers.Concat(tabs)) Assert.Equal("(none)", await browser.At(host.NewBrowser().Client).GetAsync("/get/name"));
        }

        Assert.True(moves.GetValueOrDefault(HttpStatusCode.OK) > 0, "No session got a new id.");
    }

    private static ISessionDirectory Directory(SessionHost host) => host.Services.GetRequiredService<ISessionDirectory>();

    private static Task<SessionHost> StartAsync(IReadOnlyDictionary<string, string?> settings) =>
        SessionHost.StartAsync(OwnerRoutes.Map, new Dictionary<string, string?>(settings) { ["SessionStorage:RateLimit:Enabled"] = "false" });
}
