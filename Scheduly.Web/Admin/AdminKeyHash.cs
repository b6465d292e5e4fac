using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scheduly.Web.Admin;

/// <summary>
/// A key as it may stand in a settings file: <c>pbkdf2-sha256$iterations$salt$hash</c>, PBKDF2 (RFC 8018) with HMAC-SHA-256, 16 bytes
/// of salt and 32 of hash in Base64 for URLs without padding.
/// </summary>
internal sealed record AdminKeyHash(int Iterations, byte[] Salt, byte[] Hash)
{
    private const string Name = "pbkdf2-sha256";
    private const int SaltBytes = 16, HashBytes = 32;

    /// <summary>What OWASP asks for PBKDF2 with SHA-256.</summary>
    private const int NewIterations = 600_000;

    private const int LeastIterations = 10_000, MostIterations = 10_000_000;

    public static AdminKeyHash Of(string key)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(NewIterations, salt, Derive(key, salt, NewIterations));
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out AdminKeyHash? hash)
    {
        hash = null;
        if (text.Split('$') is not [Name, var count, var salt, var derived]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < LeastIterations or > MostIterations
            || !Base64Url.IsValid(salt) || !Base64Url.IsValid(derived))
        {
            return false;
        }

        var read = new AdminKeyHash(iterations, Base64Url.DecodeFromChars(salt), Base64Url.DecodeFromChars(derived));
        if (read.Salt.Length < SaltBytes || read.Hash.Length != HashBytes) return false;
        hash = read;
        return true;
    }

    /// <summary>Takes as long for a wrong key as for the right one.</summary>
    public bool Matches(string key) => CryptographicOperations.FixedTimeEquals(Derive(key, Salt, Iterations), Hash);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}${Iterations}${Base64Url.EncodeToString(Salt)}${Base64Url.EncodeToString(Hash)}");

    private static byte[] Derive(string key, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(key), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
