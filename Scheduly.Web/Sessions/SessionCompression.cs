using System.IO.Compression;
using Scheduly.Web.Storage;

namespace Scheduly.Web.Sessions;

/// <summary>Brotli at its lowest quality with a small window: what it costs and gives is in docs/decisions.</summary>
internal static class SessionCompression
{
    private const int Quality = 1;
    private const int Window = 16;

    /// <returns>Null when it is off, the content is small, or packing does not pay.</returns>
    public static byte[]? TryPack(ReadOnlySpan<byte> content, SessionStorageOptions.CompressionOptions options)
    {
        if (!options.Enabled || content.Length < options.MinBytes) return null;

        // No longer than nine tenths of the content, else it is not worth the unpacking.
        var packed = new byte[content.Length - (content.Length / 10)];
        return BrotliEncoder.TryCompress(content, packed, out var written, Quality, Window) ? packed[..written] : null;
    }

    /// <param name="limit">A body that unpacks to more is refused before it takes the memory.</param>
    /// <exception cref="SessionUnreadableException">The bytes are no Brotli, or too many come out.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int limit)
    {
        for (var size = Math.Min(limit, Math.Max(1024, packed.Length * 4)); ; size = Math.Min(limit, size * 4))
        {
            var content = new byte[size];
            using var decoder = default(BrotliDecoder);
            var status = decoder.Decompress(packed, content, out var consumed, out var written);
            if (status == System.Buffers.OperationStatus.Done && consumed == packed.Length) return content[..written];
            if (status != System.Buffers.OperationStatus.DestinationTooSmall) throw new SessionUnreadableException("does not unpack");
            if (size == limit) throw new SessionUnreadableException("unpacks to too much");
        }
    }
}
