using System.Buffers.Binary;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

[Flags]
internal enum EnvelopeFlags : byte
{
    None = 0,
    Compressed = 1,
    Encrypted = 2,

    /// <summary>The session under this key has ended; there is no content.</summary>
    Ended = 4,

    /// <summary>The body is sealed as <see cref="Sessions.DataKey"/> says; encrypted ones without it were sealed by Data Protection, each by itself.</summary>
    DataKey = 8,

    /// <summary>What stands here is the storage's marker of a session that is being moved to another store. It is unknown on purpose: see <see cref="EnvelopeHeader"/>.</summary>
    Moved = 0x80,
}

/// <summary>
/// The 26 bytes in clear at the beginning of a stored session: stamp 16 │ format 1 │ flags 1 │ created-at 8 (Unix milliseconds,
/// big-endian). An encrypted body is bound to them, so that a changed header does not open.
/// </summary>
internal readonly record struct EnvelopeHeader(Stamp Stamp, byte Format, EnvelopeFlags Flags, DateTimeOffset CreatedAt)
{
    public const int Size = EntryInfo.HeadLength;

    public const byte CurrentFormat = 1;

    /// <summary>A flag beyond these changes what the content means: a program that does not know it must not open the envelope.</summary>
    private const EnvelopeFlags KnownFlags = EnvelopeFlags.Compressed | EnvelopeFlags.Encrypted | EnvelopeFlags.Ended | EnvelopeFlags.DataKey;

    /// <summary>Every time-out can be added to it.</summary>
    private static readonly long LatestCreation = new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public void Write(Span<byte> destination)
    {
        Stamp.Write(destination);
        destination[Stamp.Size] = Format;
        destination[Stamp.Size + 1] = (byte)Flags;
        BinaryPrimitives.WriteInt64BigEndian(destination[(Stamp.Size + 2)..], CreatedAt.ToUnixTimeMilliseconds());
    }

    /// <returns>False when there are fewer than 26 bytes, the format or a flag is not known, or the time is no time.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out EnvelopeHeader header)
    {
        header = default;
        if (source.Length < Size || source[Stamp.Size] != CurrentFormat) return false;
        var flags = (EnvelopeFlags)source[Stamp.Size + 1];
        var created = BinaryPrimitives.ReadInt64BigEndian(source[(Stamp.Size + 2)..]);
        if ((flags & ~KnownFlags) != 0 || (flags & (EnvelopeFlags.DataKey | EnvelopeFlags.Encrypted)) == EnvelopeFlags.DataKey) return false;
        if (created < 0 || created > LatestCreation) return false;
        header = new EnvelopeHeader(Stamp.Read(source), CurrentFormat, flags, DateTimeOffset.FromUnixTimeMilliseconds(created));
        return true;
    }
}

/// <summary>A stored session, opened.</summary>
/// <param name="Content">The session's own bytes, as the built-in session serialized them.</param>
/// <param name="Ended">True for what stands in the place of a session that goes on under another id, or not at all.</param>
internal sealed record Envelope(Stamp Stamp, DateTimeOffset CreatedAt, byte[] Content, bool Ended = false);
