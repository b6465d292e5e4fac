using System.Text.RegularExpressions;
using System.Xml.Linq;
using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>The rights that docs/stores.md lists, and all that the product does with them.</summary>
internal static partial class RedisRights
{
    /// <summary>On any server; other set-ups need more besides.</summary>
    public static IReadOnlyList<string> Needed { get; } = [.. new[] { "sessions", "key ring", "index", "audit log", "plain cache", "live feed" }.SelectMany(Of)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The rights of one line of the document.</summary>
    public static IReadOnlyList<string> Of(string purpose)
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "stores.md"));
        var line = Assert.Single(Lines().Matches(document), match => match.Groups["for"].Value.Trim() == purpose);
        return [.. line.Groups["rights"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>All that the product does with a store.</summary>
    /// <returns>The failure that it ended with; null when all went well.</returns>
    public static async Task<Exception?> TryAllAsync(RedisBackend backend)
    {
        try
        {
            await backend.InitializeAsync(Cancel);
            await UseAllAsync(backend);
            return null;
        }
        catch (Exception failure) when (failure is RedisException or StorageSetupException or FeedRefusedException)
        {
            return failure;
        }
    }

    /// <summary>The same on a backend that is ready; what fails comes out.</summary>
    public static async Task UseAllAsync(RedisBackend backend)
    {
        var storage = backend.Open("sessions");
        await storage.PingAsync(Cancel);
        await SessionsAsync(storage);
        await IndexAsync(storage);
        await PlainAsync(storage);
        await AuditAsync(backend.OpenAudit());
        KeyRing(backend);
        await FeedAsync(backend);
    }

    public static async Task SessionsAsync(SessionStorage storage)
    {
        var (key, first, deadline) = (Key(), Value(), TimeProvider.System.GetUtcNow().AddDays(1));
        Assert.True(await storage.TrySetAsync(key, first, null, TimeSpan.FromMinutes(5), deadline, Cancel));
        Assert.True(await storage.TrySetAsync(key, Value("second"), StampOf(first), TimeSpan.FromMinutes(6), deadline, Cancel));
        Assert.True(await storage.TouchAsync(key, TimeSpan.FromHours(1), Cancel));
        Assert.Equal("second", Content(await storage.ReadAsync(key, Cancel)));
        Assert.True(await storage.RemoveAsync(key, Cancel));
    }

    private static async Task IndexAsync(SessionStorage storage)
    {
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        var soon = TimeProvider.System.GetUtcNow().AddMilliseconds(150);
        var entries = Enumerable.Range(0, 3).Select(_ => new StorageEntry(Key(), Value(), later, later)).ToList();
        Assert.All(await storage.SetManyAsync(entries, overwrite: false, Cancel), Assert.True);
        await storage.SetManyAsync([new(Key(), Value(), soon, soon)], overwrite: true, Cancel);
        Assert.NotEmpty(await storage.ReadManyAsync([entries[0].Key], Cancel));
        Assert.InRange(await storage.CountAsync(Cancel), 3, 1000);
        Assert.NotEmpty(await storage.ListAllAsync(2, Cancel));
        Assert.Equal([entries[1].Key], await storage.StartingWithAsync(entries[1].Key.Short, Cancel));
        await Task.Delay(250, Cancel);
        await storage.RemoveExpiredAsync(100, Cancel);
        foreach (var entry in entries) await storage.RemoveAsync(entry.Key, Cancel);
    }

    private static async Task PlainAsync(SessionStorage storage)
    {
        await storage.SetAsync("absolute", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) }, Cancel);
        await storage.SetAsync("sliding", [1], new() { SlidingExpiration = TimeSpan.FromMinutes(1) }, Cancel);
        Assert.Equal([1], await storage.GetAsync("sliding", Cancel));
        await storage.RefreshAsync("sliding", Cancel);
        foreach (var key in new[] { "absolute", "sliding" }) await storage.RemoveAsync(key, Cancel);
    }

    private static async Task AuditAsync(AuditStorage audit)
    {
        var id = Stamp.New(TimeProvider.System);
        await audit.AddAsync([new AuditEntry(id, id.Time, "node", "key", "created", "")], Cancel);
        Assert.NotEmpty((await audit.ReadAsync(null, null, 10, Cancel)).Entries);
        await audit.TrimAsync(DateTimeOffset.UnixEpoch, 10, Cancel);
    }

    private static async Task FeedAsync(RedisBackend backend)
    {
        var feed = Assert.Single(backend.OpenFeeds())!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var (listening, heard) = (new TaskCompletionSource(), new TaskCompletionSource());
        var left = feed.Lanes;
        var running = feed.ListenAsync(_ => Heard(), listening.SetResult, stop.Token);
        await await Task.WhenAny(running, listening.Task);
        for (var lane = 0; lane < feed.Lanes; lane++) await feed.SendAsync(lane, ["text"]);
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        void Heard()
        {
            if (Interlocked.Decrement(ref left) == 0) heard.SetResult();
        }
    }

    public static void KeyRing(RedisBackend backend)
    {
        var ring = backend.OpenKeyRing();
        ring.StoreElement(new XElement("key", new XAttribute("id", Guid.NewGuid())), "key");
        var seen = ring.GetAllElements().Select(DistinctKeyRing.NameOf).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(seen);
        Assert.True(((ISharedKeyRing)ring).TryStoreElement(new XElement("key", new XAttribute("id", Guid.NewGuid())), "another", seen));
    }

    [GeneratedRegex(@"^ACL SETUSER scheduly (?<rights>\+[^#]*?) +# (?<for>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Lines();
}
