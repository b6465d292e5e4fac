using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions.Local;

/// <summary>Two nodes with local caches on one store, behind a balancer that sends each request anywhere.</summary>
public sealed class TwoNodesTests : IAsyncLifetime
{
    private const int Browsers = 50;
    private const int Requests = 100_000;

    private readonly MemoryBackend _store = new(256 << 20, TimeProvider.System);
    private readonly List<SessionHost> _nodes = [];

    public async ValueTask InitializeAsync()
    {
        for (var node = 0; node < 2; node++)
        {
            _nodes.Add(await SessionHost.StartAsync(
                SessionHost.MapMembers,
                new Dictionary<string, string?>
                {
                    ["SessionStorage:LocalCache:Enabled"] = "true",
                    ["SessionStorage:LocalCache:Lifetime"] = "00:00:00.1",
                    ["SessionStorage:RateLimit:Enabled"] = "false",
                },
                configure: builder =>
                {
                    builder.Services.AddSingleton<StorageBackend>(_store);
                    if (_nodes.Count > 0) builder.Services.AddSingleton(_nodes[0].Services.GetRequiredService<IDataProtectionProvider>());
                }));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_reads_what_it_wrote_wherever_it_is_sent()
    {
        await Task.WhenAll(Enumerable.Range(0, Browsers).Select(number => Task.Run(async () =>
        {
            var random = new Random(number);
            var browser = _nodes[0].NewBrowser();
            var clients = _nodes.Select(node => node.NewBrowser().Client).ToArray();
            var written = "(none)";
            for (var i = 0; i < Requests / Browsers; i++)
            {
                browser = browser.At(clients[random.Next(clients.Length)]);
                if (random.Next(3) == 0)
                {
                    written = i.ToString(CultureInfo.InvariantCulture);
                    await browser.GetAsync($"/set/a/{written}");
                }
                else
                {
                    Assert.Equal(written, await browser.GetAsync("/get/a"));
                }
            }
        })));

        // The copies were used, or nothing was tested.
        Assert.All(_nodes, node => Assert.True(node.Engine.Local.Hits > 1000, $"{node.Engine.Local.Hits} hits"));
    }

    [Fact]
    public async Task Parallel_tabs_lose_no_change_and_see_no_copy_older_than_its_lifetime()
    {
        const int tabs = 4, changes = 250;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Task.Run(() => UseTabsAsync(number, tabs, changes))));
        Assert.All(_nodes, node => Assert.True(node.Engine.Local.Hits > 100, $"{node.Engine.Local.Hits} hits"));
    }

    private async Task UseTabsAsync(int number, int tabs, int changes)
    {
        var first = _nodes[0].NewBrowser();
        await first.GetAsync("/set/a/-");
        var jar = new ConcurrentDictionary<string, string>(first.Cookies);
        var acknowledged = new ConcurrentQueue<long>();
        var stored = 0;
        await Task.WhenAll(Enumerable.Range(0, tabs).Select(tab => Task.Run(async () =>
        {
            var random = new Random((number * tabs) + tab);
            var clients = _nodes.Select(node => node.NewBrowser().Client).ToArray();
            for (var i = 0; i < changes; i++)
            {
                var request = new Browser(clients[random.Next(clients.Length)]);
                foreach (var (name, value) in jar) request.SetCookie(name, value);
                var begun = Stopwatch.GetTimestamp();
                if (random.Next(2) == 0)
                {
                    await request.GetAsync("/append/a/x");
                    Interlocked.Increment(ref stored);
                    foreach (var (name, value) in request.Cookies) jar[name] = value;
                    acknowledged.Enqueue(Stopwatch.GetTimestamp());
                }
                else
                {
                    var before = acknowledged.Count(at => Stopwatch.GetElapsedTime(at, begun) >= TimeSpan.FromMilliseconds(100));
                    var seen = (await request.GetAsync("/get/a")).Length - 1;
                    Assert.True(seen >= before, $"{seen} changes seen, {before} were acknowledged more than a lifetime before");
                    foreach (var (name, value) in request.Cookies) jar[name] = value;
                }
            }
        })));

        jar.TryRemove("scheduly-stamp", out _);
        var last = new Browser(_nodes[1].NewBrowser().Client);
        foreach (var (name, value) in jar) last.SetCookie(name, value);
        Assert.Equal(1 + stored, (await last.GetAsync("/get/a")).Length);
    }
}
