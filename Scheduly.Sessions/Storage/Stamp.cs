namespace Scheduly.Sessions.Storage;

/// <summary>
/// The first 16 bytes of every stored value: a version-7 UUID, big-endian, a new one for each write. Two equal stamps mean the
/// same write, and the first six bytes are the time of it.
/// </summary>
internal readonly record struct Stamp(Guid Value)
{
    /// <summary>Bytes that a stamp takes at the beginning of a value.</summary>
    public const int Size = 16;

    private static readonly long LatestMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static Stamp New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <param name="value">At least <see cref="Size"/> bytes, else <see cref="ArgumentException"/>.</param>
    public static Stamp Read(ReadOnlySpan<byte> value) => new(new Guid(value[..Size], bigEndian: true));

    /// <summary>When the write was made, by the clock of the node that made it; whole milliseconds.</summary>
    public DateTimeOffset Time
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            Write(bytes);
            var milliseconds = 0L;
            foreach (var part in bytes[..6]) milliseconds = milliseconds << 8 | part;

            // Six bytes reach beyond the year 9999, which only a damaged value does.
            return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, LatestMilliseconds));
        }
    }

    public void Write(Span<byte> destination) => Value.TryWriteBytes(destination, bigEndian: true, out _);

    public byte[] ToBytes() => Value.ToByteArray(bigEndian: true);
}
