using System.Buffers.Binary;
using System.Text;

namespace Scheduly.Sessions;

/// <summary>
/// The form in which the built-in <see cref="Microsoft.AspNetCore.Session.DistributedSession"/> keeps a session: revision 1 (2) │ members 3 │
/// id 16 │ for each member: length 2, name, length 4, value; big-endian. It takes another revision for an empty session, and
/// would overwrite it: what is not of this form must not reach it.
/// </summary>
internal static class SessionContent
{
    private const byte Revision = 2;

    /// <summary>The bytes before the id, of the id, and of both.</summary>
    public const int CountLength = 1 + 3, IdLength = 16, HeadLength = CountLength + IdLength;

    /// <summary>The bytes of a session with one member.</summary>
    public static int SizeOf(string name, int valueLength) => HeadLength + 2 + Encoding.UTF8.GetByteCount(name) + 4 + valueLength;

    /// <summary>Writes a session with one member.</summary>
    /// <param name="destination">Of the size that <see cref="SizeOf"/> says.</param>
    /// <param name="id">What <c>ISession.Id</c> will be.</param>
    /// <param name="name">At most 65,535 bytes of UTF-8.</param>
    public static void Write(Span<byte> destination, Guid id, string name, ReadOnlySpan<byte> value)
    {
        Span<byte> idBytes = stackalloc byte[IdLength];
        id.TryWriteBytes(idBytes, bigEndian: true, out _);
        WriteHead(destination, 1, idBytes);
        WriteMember(destination[HeadLength..], name, value);
    }

    public static void WriteHead(Span<byte> destination, int members, ReadOnlySpan<byte> id)
    {
        destination[0] = Revision;
        (destination[1], destination[2], destination[3]) = ((byte)(members >> 16), (byte)(members >> 8), (byte)members);
        id.CopyTo(destination[CountLength..]);
    }

    /// <returns>What follows the member.</returns>
    public static Span<byte> WriteMember(Span<byte> destination, string name, ReadOnlySpan<byte> value)
    {
        var nameLength = Encoding.UTF8.GetBytes(name, destination[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)nameLength);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(2 + nameLength)..], (uint)value.Length);
        value.CopyTo(destination[(2 + nameLength + 4)..]);
        return destination[(2 + nameLength + 4 + value.Length)..];
    }

    /// <summary>True also for no bytes at all, which are an empty session.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> content) => TryWalk(content, default, out _);

    /// <summary>The value of one member, for those who look at a session without opening it for a request.</summary>
    /// <returns>Null when there is no such member, or the content is not of this form.</returns>
    public static byte[]? Find(ReadOnlySpan<byte> content, string member) => Find(content, Encoding.UTF8.GetBytes(member));

    /// <param name="member">The name in UTF-8.</param>
    /// <inheritdoc cref="Find(ReadOnlySpan{byte}, string)"/>
    public static byte[]? Find(ReadOnlySpan<byte> content, ReadOnlySpan<byte> member) =>
        TryWalk(content, member, out var value) && value >= 0 ? Value(content, value).ToArray() : null;

    /// <param name="found">Where the length of the wanted member's value stands; -1 when there is no such member.</param>
    private static bool TryWalk(ReadOnlySpan<byte> content, ReadOnlySpan<byte> wanted, out int found)
    {
        found = -1;
        if (content.IsEmpty) return true;
        if (content.Length < HeadLength || content[0] != Revision) return false;
        var members = (content[1] << 16) | (content[2] << 8) | content[3];
        var rest = content[HeadLength..];
        for (; members > 0; members--)
        {
            if (rest.Length < 2) return false;
            var name = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (rest.Length < 2 + name + 4) return false;
            var isWanted = !wanted.IsEmpty && rest.Slice(2, name).SequenceEqual(wanted);
            rest = rest[(2 + name)..];
            var value = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (rest.Length - 4 < value) return false;
            if (isWanted) found = content.Length - rest.Length;
            rest = rest[(4 + (int)value)..];
        }

        return rest.IsEmpty;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> content, int at) =>
        content.Slice(at + 4, (int)BinaryPrimitives.ReadUInt32BigEndian(content[at..]));
}
