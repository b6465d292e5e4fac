using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// Seals a session's bytes for the store and opens them again. What is encrypted is bound to the header and to the key's hash: a body
/// that was copied to another row, or stands behind another header, does not open.
/// </summary>
/// <param name="ring">Null where the keys are in no store.</param>
internal sealed class SessionSeal(IDataProtectionProvider protection, IOptions<SessionStorageOptions> options, TimeProvider clock, NotedKeys? ring = null)
{
    /// <summary>What Data Protection writes begins with 4 bytes of its format and the 16 of the key's id; at least a tag or a code stands behind.</summary>
    private const int FormatLength = 4, IdLength = 16, TagLength = 16;

    /// <summary>The format of all that it writes.</summary>
    private static ReadOnlySpan<byte> Format => [0x09, 0xF0, 0xC9, 0xF0];

    private const int BoundLength = EnvelopeHeader.Size + StorageKey.Length;

    private readonly IDataProtector _root = protection.CreateProtector("Scheduly.Sessions");
    private readonly DataKeys _keys = new(protection.CreateProtector("Scheduly.Sessions", "data key"), clock, ring is null ? null : ring.IsStored);
    private readonly SessionStorageOptions _options = options.Value;

    /// <param name="value">A stored envelope.</param>
    /// <returns>The key of the ring that it was sealed with; null when it is not sealed, or is no envelope.</returns>
    public static Guid? KeyOf(ReadOnlySpan<byte> value)
    {
        if (!EnvelopeHeader.TryRead(value, out var header) || !header.Flags.HasFlag(EnvelopeFlags.Encrypted)) return null;
        var body = value[EnvelopeHeader.Size..];
        if (header.Flags.HasFlag(EnvelopeFlags.DataKey)) body = DataKey.ClosedOf(body);
        return body.Length >= FormatLength + IdLength ? KeyOfProtected(body) : null;
    }

    /// <param name="data">What Data Protection wrote.</param>
    public static Guid KeyOfProtected(ReadOnlySpan<byte> data) => new(data.Slice(FormatLength, IdLength));

    /// <param name="data">Anything.</param>
    /// <returns>Null when it is not of the form that Data Protection writes.</returns>
    public static Guid? TryKeyOfProtected(ReadOnlySpan<byte> data) =>
        data.Length > FormatLength + IdLength + TagLength && data.StartsWith(Format) ? KeyOfProtected(data) : null;

    /// <returns>The key of the ring that what is sealed now needs; null when nothing is encrypted.</returns>
    /// <exception cref="CryptographicException">The ring has none.</exception>
    public Guid? KeyInUse() => _options.Encryption.Enabled ? KeyOfProtected(_keys.Current().Closed) : null;

    /// <param name="content">At most <c>MaxSessionBytes</c>.</param>
    /// <exception cref="SessionTooLargeException">There is more.</exception>
    public byte[] Seal(
        StorageKey key, Stamp stamp, DateTimeOffset createdAt, ReadOnlySpan<byte> content, EnvelopeFlags flags = EnvelopeFlags.None)
    {
        if (content.Length > _options.MaxSessionBytes) throw new SessionTooLargeException(content.Length, _options.MaxSessionBytes);

        if (SessionCompression.TryPack(content, _options.Compression) is { } packed)
        {
            flags |= EnvelopeFlags.Compressed;
            content = packed;
        }

        var sealing = _options.Encryption.Enabled ? _keys.Current() : null;
        if (sealing is not null) flags |= EnvelopeFlags.Encrypted | EnvelopeFlags.DataKey;
        var value = new byte[EnvelopeHeader.Size + (sealing?.Overhead ?? 0) + content.Length];
        new EnvelopeHeader(stamp, EnvelopeHeader.CurrentFormat, flags, createdAt).Write(value);
        var body = value.AsSpan(EnvelopeHeader.Size);
        if (sealing is null) content.CopyTo(body);
        else sealing.Seal(content, Bound(key, value, stackalloc byte[BoundLength]), body);
        return value;
    }

    /// <exception cref="SessionUnreadableException">It does not open; the reason names the check.</exception>
    public Envelope Open(StorageKey key, byte[] value)
    {
        if (value.Length < EnvelopeHeader.Size) throw new SessionUnreadableException("truncated");
        if (!EnvelopeHeader.TryRead(value, out var header)) throw new SessionUnreadableException("unknown format");

        // A tombstone, which the storage leaves where it moved a session that then ended. Who could forge one could remove the row.
        if (value.Length == EnvelopeHeader.Size && header.Flags == EnvelopeFlags.Ended) return new Envelope(header.Stamp, header.CreatedAt, [], Ended: true);

        // A body in clear is as good as forged where encryption is on: its writer needed no key.
        var encrypted = header.Flags.HasFlag(EnvelopeFlags.Encrypted);
        if (encrypted != _options.Encryption.Enabled) throw new SessionUnreadableException(encrypted ? "encrypted" : "not encrypted");

        var content = encrypted ? Decrypt(key, header, value) : value[EnvelopeHeader.Size..];
        if (header.Flags.HasFlag(EnvelopeFlags.Compressed)) content = SessionCompression.Unpack(content, _options.MaxSessionBytes);
        return new Envelope(header.Stamp, header.CreatedAt, content, header.Flags.HasFlag(EnvelopeFlags.Ended));
    }

    private byte[] Decrypt(StorageKey key, EnvelopeHeader header, byte[] value)
    {
        try
        {
            return header.Flags.HasFlag(EnvelopeFlags.DataKey) ? OpenWithKey(key, value) : Unprotect(key, value);
        }
        catch (CryptographicException cause)
        {
            throw new SessionUnreadableException("does not decrypt", cause);
        }
    }

    private byte[] OpenWithKey(StorageKey key, byte[] value)
    {
        var body = value.AsSpan(EnvelopeHeader.Size);
        var closed = DataKey.ClosedOf(body);
        if (closed.IsEmpty) throw new SessionUnreadableException("truncated");
        return _keys.Open(closed).Open(body, Bound(key, value, stackalloc byte[BoundLength]));
    }

    /// <summary>As it was before there were data keys: the header stood once more in what Data Protection sealed.</summary>
    private byte[] Unprotect(StorageKey key, byte[] value)
    {
        var inner = _root.CreateProtector(key.Hash).Unprotect(value[EnvelopeHeader.Size..]);
        return inner.AsSpan().StartsWith(value.AsSpan(0, EnvelopeHeader.Size))
            ? inner[EnvelopeHeader.Size..]
            : throw new SessionUnreadableException("header changed");
    }

    private static ReadOnlySpan<byte> Bound(StorageKey key, ReadOnlySpan<byte> value, Span<byte> bound)
    {
        value[..EnvelopeHeader.Size].CopyTo(bound);
        Encoding.ASCII.GetBytes(key.Hash, bound[EnvelopeHeader.Size..]);
        return bound;
    }
}
