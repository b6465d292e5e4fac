using System.Collections.Concurrent;

namespace Scheduly.Sessions;

/// <summary>
/// What Data Protection opened within the last minute, by the bytes that it opened: it derives a key for each thing that it opens, and
/// is asked for the same ones again and again. Only what opened is remembered, so that nobody can fill this with inventions; and not
/// for long, so that a key of the ring that is revoked is missed soon.
/// </summary>
/// <typeparam name="T">What was made of the opened bytes; all who ask get the same one.</typeparam>
internal sealed class UnsealedCache<T>(TimeProvider clock)
    where T : class
{
    /// <summary>A turn ends when it is over or full; what was opened in it answers for one turn more.</summary>
    private const int MostInTurn = 8192;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    private readonly Lock _turning = new();
    private volatile Turn _last = new(clock.GetTimestamp());
    private volatile Turn _now = new(clock.GetTimestamp());

    /// <param name="open">Makes it again; what it throws is thrown, and nothing is remembered.</param>
    public T Open(ReadOnlySpan<byte> closed, Func<byte[], T> open)
    {
        var now = Now();
        if ((now.Find(closed) ?? _last.Find(closed)) is { } known) return known;
        byte[] name = [.. closed];
        var opened = open(name);
        now.Keep(name, opened);
        return opened;
    }

    private Turn Now()
    {
        var now = _now;
        if (!now.IsFull && clock.GetElapsedTime(now.Begun) < Length) return now;
        lock (_turning)
        {
            if (now != _now) return _now;

            // After a time without requests even the last turn is too old.
            var begun = clock.GetTimestamp();
            _last = clock.GetElapsedTime(now.Begun, begun) < 2 * Length ? now : new Turn(begun);
            return _now = new Turn(begun);
        }
    }

    private sealed class Turn(long begun)
    {
        private readonly ConcurrentDictionary<byte[], T> _opened = new(ByBytes.Comparer);
        private int _count;

        public long Begun { get; } = begun;

        public bool IsFull => Volatile.Read(ref _count) >= MostInTurn;

        public T? Find(ReadOnlySpan<byte> closed) => _opened.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(closed, out var opened) ? opened : null;

        public void Keep(byte[] closed, T opened)
        {
            if (_opened.TryAdd(closed, opened)) Interlocked.Increment(ref _count);
        }
    }

    private sealed class ByBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        /// <summary>All of it is compared. What is kept ends with an authentication tag, which is as good as random.</summary>
        private const int Hashed = 16;

        public static readonly ByBytes Comparer = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate[^Math.Min(Hashed, alternate.Length)..]);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => [.. alternate];
    }
}
