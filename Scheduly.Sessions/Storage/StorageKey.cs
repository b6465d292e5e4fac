using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Scheduly.Sessions.Storage;

/// <summary>
/// The name under which an entry is stored: base64url(SHA-256(kind, NUL, id)), 43 characters. A copy of the store therefore
/// holds no id that opens anything, and ids of different kinds never meet.
/// </summary>
internal readonly record struct StorageKey
{
    /// <summary>Characters of <see cref="Short"/>.</summary>
    public const int ShortLength = 10;

    /// <summary>Characters of <see cref="Hash"/>.</summary>
    public const int Length = 43;

    /// <summary>Enough for every id that is made here.</summary>
    private const int OnStack = 256;

    private StorageKey(string hash) => Hash = hash;

    /// <summary>The 43 characters; case matters.</summary>
    public string Hash { get; }

    /// <summary>The beginning of the hash, which stands for the key in logs and on pages.</summary>
    public string Short => Hash[..ShortLength];

    /// <param name="kind">What the id is: "cookie", "id", "share", …; it never holds a NUL.</param>
    /// <param name="id">The secret itself; it is not kept.</param>
    public static StorageKey For(string kind, string id)
    {
        var length = Encoding.UTF8.GetMaxByteCount(kind.Length + 1 + id.Length);
        var text = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        var written = Encoding.UTF8.GetBytes(kind, text);
        text[written++] = 0;
        written += Encoding.UTF8.GetBytes(id, text[written..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..written], hash);
        return new StorageKey(Base64Url.EncodeToString(hash));
    }

    /// <summary>Reads a key back from its hash, as a listing shows it.</summary>
    public static bool TryParse(string? hash, out StorageKey key)
    {
        var valid = hash is { Length: Length } && Base64Url.IsValid(hash);
        key = valid ? new StorageKey(hash!) : default;
        return valid;
    }

    public override string ToString() => Short;
}
