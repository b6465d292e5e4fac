using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Sessions;

/// <summary>
/// Seals a session's bytes for the store and opens them again. The purpose of the encryption holds the key's hash: a body that
/// was copied to another row does not open.
/// </summary>
internal sealed class SessionSeal(IDataProtectionProvider protection, IOptions<SessionStorageOptions> options)
{
    /// <summary>What Data Protection writes begins with 4 bytes of its format and the 16 of the key's id.</summary>
    private const int FormatLength = 4, IdLength = 16;

    private readonly IDataProtector _root = protection.CreateProtector("Scheduly.Sessions");
    private readonly SessionStorageOptions _options = options.Value;

    /// <param name="value">A stored envelope.</param>
    /// <returns>The key of the ring that it was sealed with; null when it is not sealed, or is no envelope.</returns>
    public static Guid? KeyOf(ReadOnlySpan<byte> value) =>
        EnvelopeHeader.TryRead(value, out var header) && header.Flags.HasFlag(EnvelopeFlags.Encrypted) && value.Length >= EnvelopeHeader.Size + FormatLength + IdLength
            ? KeyOfProtected(value[EnvelopeHeader.Size..])
            : null;

    /// <param name="data">What Data Protection wrote.</param>
    public static Guid KeyOfProtected(ReadOnlySpan<byte> data) => new(data.Slice(FormatLength, IdLength));

    /// <param name="content">At most <c>MaxSessionBytes</c>.</param>
    /// <exception cref="SessionTooLargeException">There is more.</exception>
    public byte[] Seal(
        StorageKey key, Stamp stamp, DateTimeOffset createdAt, ReadOnlySpan<byte> content, EnvelopeFlags flags = EnvelopeFlags.None)
    {
        if (content.Length > _options.MaxSessionBytes) throw new SessionTooLargeException(content.Length, _options.MaxSessionBytes);

        if (_options.Encryption.Enabled) flags |= EnvelopeFlags.Encrypted;
        var packed = SessionCompression.TryPack(content, _options.Compression);
        if (packed is not null) flags |= EnvelopeFlags.Compressed;

        var body = packed ?? content;
        var inner = new byte[EnvelopeHeader.Size + body.Length];
        new EnvelopeHeader(stamp, EnvelopeHeader.CurrentFormat, flags, createdAt).Write(inner);
        body.CopyTo(inner.AsSpan(EnvelopeHeader.Size));
        if (!_options.Encryption.Enabled) return inner;

        var sealedBody = Protector(key).Protect(inner);
        var value = new byte[EnvelopeHeader.Size + sealedBody.Length];
        inner.AsSpan(0, EnvelopeHeader.Size).CopyTo(value);
        sealedBody.CopyTo(value, EnvelopeHeader.Size);
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

        var inner = encrypted ? Unprotect(key, value) : value;
        var body = inner.AsSpan(EnvelopeHeader.Size);
        var content = header.Flags.HasFlag(EnvelopeFlags.Compressed)
            ? SessionCompression.Unpack(body, _options.MaxSessionBytes)
            : body.ToArray();
        return new Envelope(header.Stamp, header.CreatedAt, content, header.Flags.HasFlag(EnvelopeFlags.Ended));
    }

    private byte[] Unprotect(StorageKey key, byte[] value)
    {
        byte[] inner;
        try
        {
            inner = Protector(key).Unprotect(value[EnvelopeHeader.Size..]);
        }
        catch (CryptographicException cause)
        {
            throw new SessionUnreadableException("does not decrypt", cause);
        }

        return inner.AsSpan().StartsWith(value.AsSpan(0, EnvelopeHeader.Size))
            ? inner
            : throw new SessionUnreadableException("header changed");
    }

    private IDataProtector Protector(StorageKey key) => _root.CreateProtector(key.Hash);
}
