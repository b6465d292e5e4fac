namespace Scheduly.Sessions.Storage.Memory;

/// <summary>What stands under a key. Immutable: a change puts another in its place, and the dictionary's compare-and-swap
/// decides who was first.</summary>
/// <param name="expiresAt">Null for never (plain entries only).</param>
/// <param name="deadline">Null for none (plain entries only).</param>
/// <param name="sliding">Plain entries only.</param>
internal sealed class MemoryEntry(byte[] value, DateTimeOffset? expiresAt, DateTimeOffset? deadline, TimeSpan? sliding = null)
{
    /// <summary>Key, entry object and dictionary node, about.</summary>
    private const int Overhead = 250;

    public byte[] Value { get; } = value;

    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    public DateTimeOffset? Deadline { get; } = deadline;

    public TimeSpan? Sliding { get; } = sliding;

    public long Size => Value.Length + Overhead;

    public bool IsLive(DateTimeOffset now) => ExpiresAt is not { } at || at > now;

    public bool Has(Stamp stamp) => Value.Length >= Stamp.Size && Stamp.Read(Value) == stamp;

    /// <summary>The same entry with its expiry moved, never back and never past the deadline; itself when nothing moves.</summary>
    public MemoryEntry Until(DateTimeOffset? expiresAt)
    {
        var next = Deadline is { } deadline && expiresAt > deadline ? deadline : expiresAt;
        return next <= ExpiresAt ? this : new MemoryEntry(Value, next, Deadline, Sliding);
    }
}
