using System.Buffers;
using System.Buffers.Text;

namespace Scheduly.Web.Live;

/// <summary>A stamp as pages have it, in the form of <c>session.Version</c>: 22 characters of base64url; empty when nothing is stored.</summary>
internal static class LiveStamp
{
    private const int Length = 22, Size = 16;

    public static string Write(Guid stamp) => stamp == Guid.Empty ? "" : Base64Url.EncodeToString(stamp.ToByteArray(bigEndian: true));

    /// <returns>Null when it is none that was made here.</returns>
    public static Guid? Read(string text)
    {
        if (text.Length == 0) return Guid.Empty;
        Span<byte> bytes = stackalloc byte[Size];
        return text.Length == Length && Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done && written == Size
            ? new Guid(bytes, bigEndian: true)
            : null;
    }
}
