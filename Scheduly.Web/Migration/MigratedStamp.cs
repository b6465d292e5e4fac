using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Migration;

/// <summary>
/// The stamp of a session that was taken from a file, so that a further run knows it again. In the form of a version-7 UUID:
/// created-at 6 │ version and digest 2 │ variant and digest 4 │ mark 4. The digest is of the session's text in the file, the mark the end
/// of the key's hash. The session's first change in its new place gives it another stamp.
/// </summary>
internal static class MigratedStamp
{
    private const int Digest = 6, Mark = 12, HashLength = 32;

    /// <param name="createdAt">As the envelope has it.</param>
    /// <param name="source">The session's text in the file.</param>
    public static Stamp For(StorageKey key, DateTimeOffset createdAt, ReadOnlySpan<byte> source)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        SHA256.HashData(source, hash);
        Span<byte> bytes = stackalloc byte[Stamp.Size + 2];
        BinaryPrimitives.WriteInt64BigEndian(bytes, createdAt.ToUnixTimeMilliseconds() << 16);
        bytes[6] = (byte)(0x70 | (hash[0] & 0x0F));
        bytes[7] = hash[1];
        bytes[8] = (byte)(0x80 | (hash[2] & 0x3F));
        hash.Slice(3, 3).CopyTo(bytes[9..]);
        MarkOf(key, bytes[Mark..]);
        return Stamp.Read(bytes);
    }

    /// <summary>The id of the schedule in it, eight characters: the mark.</summary>
    public static string ScheduleId(StorageKey key)
    {
        Span<byte> mark = stackalloc byte[Stamp.Size - Mark];
        MarkOf(key, mark);
        return Convert.ToHexStringLower(mark);
    }

    /// <summary>Whether a stored session is still as some run left it.</summary>
    public static bool IsUntouched(StorageKey key, EnvelopeHeader header)
    {
        Span<byte> bytes = stackalloc byte[Stamp.Size];
        Span<byte> mark = stackalloc byte[Stamp.Size - Mark];
        header.Stamp.Write(bytes);
        MarkOf(key, mark);
        return bytes[Mark..].SequenceEqual(mark) && header.Stamp.Time == header.CreatedAt;
    }

    /// <summary>Whether two such stamps are of the same text; the time may differ when the text had none.</summary>
    public static bool SameSource(Stamp one, Stamp other)
    {
        Span<byte> first = stackalloc byte[Stamp.Size];
        Span<byte> second = stackalloc byte[Stamp.Size];
        one.Write(first);
        other.Write(second);
        return first[Digest..].SequenceEqual(second[Digest..]);
    }

    private static void MarkOf(StorageKey key, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[HashLength + 1];
        Base64Url.DecodeFromChars(key.Hash, hash, out _, out _);
        hash.Slice(HashLength - (Stamp.Size - Mark), Stamp.Size - Mark).CopyTo(destination);
    }
}
