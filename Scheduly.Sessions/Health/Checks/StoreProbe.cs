using Microsoft.Extensions.Caching.Distributed;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Health.Checks;

/// <summary>Writes, reads and removes an entry in a space of its own, through the same gate as every session.</summary>
internal sealed class StoreProbe(StorageBackend backend, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>The deadline is of this node's clock, which may be wrong by days where the store's decides.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromDays(365);

    /// <summary>An entry may lie there yet that was not removed, by this process or the one before it.</summary>
    private bool _leftSome = true;

    private SessionStorage Storage => field ??= backend.OpenProbe();

    /// <returns>Null when the entry came back as it was written; else the driver's exception, or the gate's.</returns>
    public async Task<Exception?> RunAsync()
    {
        try
        {
            if (Storage.CanCompareAndSet) await StampedAsync();
            else await PlainAsync();
            return null;
        }
        catch (Exception failure)
        {
            _leftSome = true;
            return failure is StorageUnavailableException { InnerException: { } cause } ? cause : failure;
        }
    }

    private async Task StampedAsync()
    {
        var key = StorageKey.For("probe", Guid.NewGuid().ToString());
        var value = Stamp.New(clock).ToBytes();
        var stored = await Storage.TrySetAsync(key, value, null, Lifetime, clock.GetUtcNow() + Latest);
        var read = await Storage.ReadAsync(key);
        var removed = await Storage.RemoveAsync(key);
        if (!stored || !removed || read is null || !read.AsSpan().SequenceEqual(value)) throw new ProbeLostException();
        if (_leftSome) await Storage.RemoveExpiredAsync(100);
        _leftSome = false;
    }

    private async Task PlainAsync()
    {
        var (key, value) = (Guid.NewGuid().ToString(), Stamp.New(clock).ToBytes());
        await Storage.SetAsync(key, value, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = Lifetime });
        var read = await Storage.GetAsync(key);
        await Storage.RemoveAsync(key);
        if (read is null || !read.AsSpan().SequenceEqual(value)) throw new ProbeLostException();
    }
}

/// <summary>The store acknowledged an entry and did not give it back.</summary>
internal sealed class ProbeLostException() : Exception("The entry that was written was not there when it was read.");
