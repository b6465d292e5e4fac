using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage;

/// <summary>What <see cref="DistributedCacheEntryOptions"/> comes to at a given time, by the rules of the known cache packages.</summary>
/// <param name="Absolute">When the entry ends in any case; null for never.</param>
/// <param name="Sliding">How long it lives on after each use; null when uses do not matter.</param>
/// <param name="ExpiresAt">When it ends unless it is used; null for never.</param>
internal readonly record struct CacheExpiry(DateTimeOffset? Absolute, TimeSpan? Sliding, DateTimeOffset? ExpiresAt)
{
    /// <summary>Entries stored without any expiry live this long, as in the SQL cache packages, whose column must hold a time.</summary>
    public static readonly TimeSpan DefaultSliding = TimeSpan.FromMinutes(20);

    /// <exception cref="ArgumentOutOfRangeException">The absolute expiry has passed.</exception>
    public static CacheExpiry From(DistributedCacheEntryOptions options, DateTimeOffset now)
    {
        var absolute = options.AbsoluteExpirationRelativeToNow is { } span ? now + span : options.AbsoluteExpiration;
        if (absolute <= now)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), absolute, "The absolute expiration value must be in the future.");
        }

        var sliding = options.SlidingExpiration;
        if (sliding is null && absolute is null) sliding = DefaultSliding;
        return new CacheExpiry(absolute, sliding, Next(now, sliding, absolute));
    }

    /// <summary>When an entry that is used now ends.</summary>
    public static DateTimeOffset? Next(DateTimeOffset now, TimeSpan? sliding, DateTimeOffset? absolute)
    {
        if (sliding is not { } span) return absolute;
        var next = now + span;
        return absolute < next ? absolute : next;
    }
}
