using System.Buffers.Text;
using System.Security.Cryptography;

namespace Scheduly.Web.Schedules.Catalog;

internal static class ContentHash
{
    /// <summary>Eight characters; two contents hardly ever share them.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 6));
}
