using System.Buffers;
using System.IO.Compression;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

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
        var most = content.Length - (content.Length / 10);
        var packed = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return BrotliEncoder.TryCompress(content, packed.AsSpan(0, most), out var written, Quality, Window) ? packed[..written] : null;
        }
        finally
        {
            // What a session holds does not wait here for whoever rents next.
            packed.AsSpan(0, most).Clear();
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <param name="limit">A body that unpacks to more is refused before it takes the memory.</param>
    /// <exception cref="SessionUnreadableException">The bytes are no Brotli, or too many come out.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, int limit)
    {
        var content = new byte[Math.Min(limit, Math.Max(1024L, packed.Length * 4L))];
        var written = 0;
        var decoder = default(BrotliDecoder);
        try
        {
            while (true)
            {
                var status = decoder.Decompress(packed, content.AsSpan(written), out var consumed, out var more);
                packed = packed[consumed..];
                written += more;
                if (status == OperationStatus.Done && packed.IsEmpty) return content[..written];
                if (status != OperationStatus.DestinationTooSmall) throw new SessionUnreadableException("does not unpack");
                if (content.Length == limit) throw new SessionUnreadableException("unpacks to too much");
                Array.Resize(ref content, (int)Math.Min(limit, content.Length * 4L));
            }
        }
        finally
        {
            decoder.Dispose();
        }
    }
}
