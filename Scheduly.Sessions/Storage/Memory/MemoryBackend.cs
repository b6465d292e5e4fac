using System.Collections.Concurrent;

namespace Scheduly.Sessions.Storage.Memory;

/// <summary>
/// Sessions in the process, bounded in bytes. Full means that new entries, and changes that make one larger, are refused with
/// <see cref="StorageFullException"/>; what lives is never pushed out.
/// </summary>
internal sealed class MemoryBackend(long limit, TimeProvider clock) : StorageBackend
{
    private readonly ConcurrentDictionary<string, MemorySessionStorage> _spaces = new(StringComparer.Ordinal);
    private long _bytes;

    public override string Name => nameof(BackendKind.Memory);

    public override string Location => "this process";

    /// <summary>Bytes taken now, keys and bookkeeping included.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public override Task InitializeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override SessionStorage Open(string space) => _spaces.GetOrAdd(space, name => new MemorySessionStorage(name, this, clock));

    public override IReadOnlyList<FeedTransport?> OpenFeeds() => [];

    public override Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default)
    {
        var findings = new List<StorageFinding>
        {
            new(FindingKind.Risk, "durability", "Sessions are in the memory of this process and end with it.", "For production set SessionStorage:Backend to Sqlite, Redis, PostgreSql or SqlServer."),
        };
        var taken = Bytes;
        if (failure is StorageFullException || taken > limit / 10 * 9)
        {
            findings.Add(new(
                failure is null ? FindingKind.Risk : FindingKind.Failure,
                "room",
                $"{taken >> 20} of {limit >> 20} MiB are taken; beyond that new and growing sessions are refused.",
                "Raise SessionStorage:MemoryLimit or choose another SessionStorage:Backend."));
        }

        return Task.FromResult<IReadOnlyList<StorageFinding>>(findings);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <exception cref="StorageFullException">There is no room, even without what has expired.</exception>
    public void Reserve(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= limit || bytes <= 0) return;
        foreach (var space in _spaces.Values) space.RemoveExpired(int.MaxValue);
        if (Bytes <= limit) return;
        Release(bytes);
        throw new StorageFullException(
            $"The Memory backend is full ({limit} bytes). Raise SessionStorage:MemoryLimit or choose another SessionStorage:Backend.");
    }

    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
