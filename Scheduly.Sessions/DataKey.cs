using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace Scheduly.Sessions;

/// <summary>
/// A key that seals sessions with AES-256-GCM, and lies beside each of them, closed by Data Protection. A sealed body:
/// <code>
/// length of the closed key 2 (big-endian) │ closed key │ nonce 12 │ sealed bytes │ tag 16
/// </code>
/// </summary>
/// <param name="closed">What Data Protection made of the key.</param>
/// <param name="key">32 bytes.</param>
internal sealed class DataKey(byte[] closed, byte[] key)
{
    public const int Length = 32;

    private const int LengthLength = 2, NonceLength = 12, TagLength = 16;

    private readonly ObjectPool<AesGcm> _ciphers = new DefaultObjectPool<AesGcm>(new Ciphers(key));

    public byte[] Closed { get; } = closed;

    /// <summary>Bytes of a sealed body beyond those of its content.</summary>
    public int Overhead { get; } = LengthLength + closed.Length + NonceLength + TagLength;

    /// <returns>The closed key of a sealed body; empty when there is none.</returns>
    public static ReadOnlySpan<byte> ClosedOf(ReadOnlySpan<byte> body)
    {
        if (body.Length < LengthLength) return default;
        var length = BinaryPrimitives.ReadUInt16BigEndian(body);
        return body.Length < LengthLength + length + NonceLength + TagLength ? default : body.Slice(LengthLength, length);
    }

    /// <param name="bound">Must be the same to open it again.</param>
    /// <param name="body">Of the content's length and the overhead.</param>
    public void Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> bound, Span<byte> body)
    {
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)Closed.Length);
        Closed.CopyTo(body[LengthLength..]);
        var rest = body[(LengthLength + Closed.Length)..];

        // By chance: at most 2^20 bodies for a key leave 2^-57 for two with the same one.
        var nonce = rest[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        var cipher = _ciphers.Get();
        cipher.Encrypt(nonce, content, rest[NonceLength..^TagLength], rest[^TagLength..], bound);
        _ciphers.Return(cipher);
    }

    /// <param name="body">One that <see cref="ClosedOf"/> found this key in.</param>
    /// <exception cref="CryptographicException">It was changed, or is bound to something else.</exception>
    public byte[] Open(ReadOnlySpan<byte> body, ReadOnlySpan<byte> bound)
    {
        var rest = body[(LengthLength + Closed.Length)..];
        var content = new byte[rest.Length - NonceLength - TagLength];
        var cipher = _ciphers.Get();
        cipher.Decrypt(rest[..NonceLength], rest[NonceLength..^TagLength], rest[^TagLength..], content, bound);
        _ciphers.Return(cipher);
        return content;
    }

    /// <summary>One serves one caller at a time. Those that nobody needs any more are given back by their finalizers.</summary>
    private sealed class Ciphers(byte[] key) : PooledObjectPolicy<AesGcm>
    {
        public override AesGcm Create() => new(key, TagLength);

        public override bool Return(AesGcm obj) => true;
    }
}
