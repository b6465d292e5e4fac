using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Caching.Distributed;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>A backend whose storages can be told to fail, or to let something happen before an operation.</summary>
internal sealed class FaultyBackend(StorageBackend inner) : StorageBackend
{
    /// <summary>Runs before each operation, with its name; it may throw.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Runs after each operation has been carried out; it may throw, as a lost answer does.</summary>
    public Func<string, Task>? After { get; set; }

    /// <summary>Called for each operation on a storage, with its space; not for counts, which a node makes for its own metrics now and then.</summary>
    public Action<string>? Asked { get; set; }

    public override string Name => inner.Name;

    public override string Location => inner.Location;

    public override bool IsAway => inner.IsAway;

    public override Task InitializeAsync(CancellationToken cancellationToken = default) => inner.InitializeAsync(cancellationToken);

    public override SessionStorage Open(string space) => new FaultyStorage(this, inner.Open(space));

    public override IXmlRepository? OpenKeyRing() => inner.OpenKeyRing() is { } ring ? new FaultyRing(this, ring) : null;

    public override IReadOnlyList<FeedTransport?> OpenFeeds() => inner.OpenFeeds();

    public override AuditStorage OpenAudit() => inner.OpenAudit();

    public override Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default) =>
        inner.InspectAsync(failure, cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> RunAsync<T>(string operation, Func<Task<T>> run)
    {
        if (Before is { } before) await before(operation);
        var result = await run();
        if (After is { } after) await after(operation);
        return result;
    }

    private sealed class FaultyRing(FaultyBackend owner, IXmlRepository inner) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => Blocking.Run(() => owner.RunAsync("read ring", () => Task.Run(inner.GetAllElements)));

        public void StoreElement(XElement element, string friendlyName) => inner.StoreElement(element, friendlyName);
    }

    private sealed class FaultyStorage(FaultyBackend owner, SessionStorage inner) : SessionStorage(inner.Space)
    {
        public override string Backend => inner.Backend;

        public override Task<byte[]?> ReadAsync(StorageKey key, CancellationToken cancellationToken = default) =>
            RunAsync("read", () => inner.ReadAsync(key, cancellationToken));

        public override Task<bool> TrySetAsync(
            StorageKey key, ReadOnlyMemory<byte> value, Stamp? expected, TimeSpan expiresIn, DateTimeOffset deadline, CancellationToken cancellationToken = default) =>
            RunAsync("set", () => inner.TrySetAsync(key, value, expected, expiresIn, deadline, cancellationToken));

        public override Task<bool> TouchAsync(StorageKey key, TimeSpan expiresIn, CancellationToken cancellationToken = default) =>
            RunAsync("touch", () => inner.TouchAsync(key, expiresIn, cancellationToken));

        public override Task<bool> RemoveAsync(StorageKey key, CancellationToken cancellationToken = default) =>
            RunAsync("remove", () => inner.RemoveAsync(key, cancellationToken));

        public override Task<long> CountAsync(CancellationToken cancellationToken = default) =>
            RunAsync("count", () => inner.CountAsync(cancellationToken));

        public override Task<EntryPage> ListAsync(string? cursor, int limit, CancellationToken cancellationToken = default) =>
            RunAsync("list", () => inner.ListAsync(cursor, limit, cancellationToken));

        public override Task<IReadOnlyList<StorageKey>> StartingWithAsync(string beginning, CancellationToken cancellationToken = default) =>
            RunAsync("find", () => inner.StartingWithAsync(beginning, cancellationToken));

        public override Task<IReadOnlyList<StorageEntry?>> ReadManyAsync(IReadOnlyList<StorageKey> keys, CancellationToken cancellationToken = default) =>
            RunAsync("read many", () => inner.ReadManyAsync(keys, cancellationToken));

        public override Task<IReadOnlyList<bool>> SetManyAsync(IReadOnlyList<StorageEntry> entries, bool overwrite, CancellationToken cancellationToken = default) =>
            RunAsync("set many", () => inner.SetManyAsync(entries, overwrite, cancellationToken));

        public override Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken = default) =>
            RunAsync("remove expired", () => inner.RemoveExpiredAsync(limit, cancellationToken));

        public override Task PingAsync(CancellationToken cancellationToken = default) => RunAsync("ping", async () =>
        {
            await inner.PingAsync(cancellationToken);
            return true;
        });

        public override Task<byte[]?> GetAsync(string key, CancellationToken token = default) => inner.GetAsync(key, token);

        public override Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
            inner.SetAsync(key, value, options, token);

        public override Task RefreshAsync(string key, CancellationToken token = default) => inner.RefreshAsync(key, token);

        public override Task RemoveAsync(string key, CancellationToken token = default) => inner.RemoveAsync(key, token);

        private Task<T> RunAsync<T>(string operation, Func<Task<T>> run)
        {
            if (operation != "count") owner.Asked?.Invoke(inner.Space);
            return owner.RunAsync(operation, run);
        }
    }
}
