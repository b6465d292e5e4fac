using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Scheduly.Web.Schedules.Together;

/// <summary>
/// What opens a shared plan: the plan's id (128 random bits) and a secret (192 more), 54 letters, digits, "-" and "_". The id alone leads to the document and opens
/// nothing; of the secret the document holds the hash.
/// </summary>
internal readonly record struct PlanToken(string Plan, string Secret)
{
    private const int IdBytes = 16, SecretBytes = 24, IdLength = 22, SecretLength = 32;

    public override string ToString() => Plan + Secret;

    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <returns>False for what was never a token.</returns>
    public static bool TryParse(string? text, out PlanToken token)
    {
        var valid = text is { Length: IdLength + SecretLength } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
        token = valid ? new(text![..IdLength], text[IdLength..]) : default;
        return valid;
    }

    public static string HashOf(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"plan-secret\0{secret}")));

    /// <summary>In a time that does not depend on where they differ.</summary>
    public static bool Opens(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.UTF8.GetBytes(hash));
}
