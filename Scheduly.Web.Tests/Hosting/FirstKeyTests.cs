using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>However many nodes start on an empty store at the same moment, there is one first key.</summary>
public sealed class FirstKeyTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private const int Nodes = 8;

    private readonly TestStores _stores = new(redis, postgres);

    public static TheoryData<string> Backends => ["Sqlite", "Redis", "PostgreSql"];

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Nodes_that_start_at_once_share_one_key_and_read_each_others_sessions_at_once(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        var hosts = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => Task.Run(() => SessionHost.StartAsync(SessionHost.MapMembers, settings))));
        try
        {
            var browsers = hosts.Select(host => host.NewBrowser()).ToList();
            await Task.WhenAll(browsers.Select((browser, node) => browser.GetAsync($"/set/a/{node}")));
            Assert.Single(Keys(hosts[0]));
            foreach (var host in hosts)
            {
                for (var node = 0; node < Nodes; node++) Assert.Equal($"{node}", await browsers[node].At(host.NewBrowser().Client).GetAsync("/get/a"));
            }
        }
        finally
        {
            foreach (var host in hosts) await host.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Of_many_that_read_the_same_ring_and_add_to_it_one_succeeds(string backend)
    {
        await using var host = await SessionHost.StartAsync(SessionHost.MapMembers, await _stores.SettingsAsync(backend));
        var ring = Assert.IsType<ISharedKeyRing>(host.Backend.OpenKeyRing(), exactMatch: false);
        for (var round = 1; round <= 3; round++)
        {
            var seen = ring.GetAllElements().Select(DistinctKeyRing.NameOf).ToHashSet();
            var stored = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => Task.Run(() => ring.TryStoreElement(Key(), "key", seen))));
            Assert.Single(stored, true);
            Assert.Equal(1 + round, ring.GetAllElements().Count);
        }
    }

    /// <summary>As by hand, or when a key nears its end.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_further_key_is_in_the_stored_ring_also_when_another_node_added_one_since(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        await using var one = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        await using var other = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        foreach (var host in new[] { one, other, one })
        {
            var now = TimeProvider.System.GetUtcNow();
            var key = host.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
            Assert.Contains(key.KeyId.ToString(), Keys(host));
        }
    }

    public void Dispose() => _stores.Dispose();

    private static XElement Key() => new("key", new XAttribute("id", Guid.NewGuid()));

    private static IEnumerable<string> Keys(SessionHost host) => host.Backend.OpenKeyRing()!.GetAllElements().Select(key => key.Attribute("id")!.Value);
}
