using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Scheduly.Sessions;

/// <summary>
/// The members of a session, read from and written to the form that <see cref="SessionContent"/> describes: the very bytes of the built-in
/// session, in the same order.
/// </summary>
internal sealed class SessionMembers
{
    private const int MaxNameBytes = ushort.MaxValue;

    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private byte[]? _id;

    private SessionMembers()
    {
    }

    /// <summary>A random id, made when it is asked for and stored with the members; it opens nothing.</summary>
    public string Id => new Guid(IdBytes).ToString();

    public IEnumerable<string> Keys => _values.Keys;

    private byte[] IdBytes => _id ??= RandomNumberGenerator.GetBytes(SessionContent.IdLength);

    /// <param name="content">Well-formed, or nothing for an empty session.</param>
    public static SessionMembers Read(byte[]? content)
    {
        var members = new SessionMembers();
        if (content is not { Length: > 0 }) return members;
        members._id = content[SessionContent.CountLength..SessionContent.HeadLength];
        var rest = content.AsSpan(SessionContent.HeadLength);
        while (!rest.IsEmpty)
        {
            var name = BinaryPrimitives.ReadUInt16BigEndian(rest);
            var value = (int)BinaryPrimitives.ReadUInt32BigEndian(rest[(2 + name)..]);
            members._values[Encoding.UTF8.GetString(rest.Slice(2, name))] = rest.Slice(2 + name + 4, value).ToArray();
            rest = rest[(2 + name + 4 + value)..];
        }

        return members;
    }

    public byte[]? Find(string name) => _values.GetValueOrDefault(name);

    /// <returns>The copy that was kept: the caller may change its own.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The name takes over 65,535 bytes of UTF-8.</exception>
    public byte[] Set(string name, byte[] value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(name), MaxNameBytes, nameof(name));
        return _values[name] = [.. value];
    }

    public void Remove(string name) => _values.Remove(name);

    public byte[] ToBytes()
    {
        var length = SessionContent.HeadLength;
        foreach (var (name, value) in _values) length = checked(length + 2 + Encoding.UTF8.GetByteCount(name) + 4 + value.Length);
        var content = new byte[length];
        SessionContent.WriteHead(content, _values.Count, IdBytes);
        var rest = content.AsSpan(SessionContent.HeadLength);
        foreach (var (name, value) in _values) rest = SessionContent.WriteMember(rest, name, value);
        return content;
    }
}
