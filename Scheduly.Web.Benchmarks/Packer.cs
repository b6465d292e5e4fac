using System.IO.Compression;
using K4os.Compression.LZ4;
using Scheduly.Sessions;

namespace Scheduly.Web.Benchmarks;

/// <summary>A way to pack bytes, as the session engine would use it: the packed length is known, the unpacked is not.</summary>
/// <param name="Unpack">Takes the packed bytes and the most that may come out.</param>
internal sealed record Packer(string Name, Func<byte[], byte[]> Pack, Func<byte[], int, byte[]> Unpack)
{
    public static IEnumerable<Packer> All()
    {
        foreach (var quality in new[] { 0, 1, 4 })
        {
            foreach (var window in new[] { 10, 12, 14, 16, 18 }) yield return Brotli(quality, window);
        }

        yield return Deflate();
        foreach (var level in new[] { -1, 1, 3 }) yield return Zstd(level);
        yield return Lz4();
    }

    private static Packer Brotli(int quality, int window) => new(
        $"Brotli {quality}, window {window}",
        content =>
        {
            var packed = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
            return BrotliEncoder.TryCompress(content, packed, out var written, quality, window) ? packed[..written] : throw new InvalidOperationException("No room.");
        },
        (packed, limit) => SessionCompression.Unpack(packed, limit));

    private static Packer Deflate() => new(
        "Deflate, fastest",
        content =>
        {
            using var packed = new MemoryStream(content.Length);
            using (var stream = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(content);
            return packed.ToArray();
        },
        (packed, _) =>
        {
            using var content = new MemoryStream(packed.Length * 4);
            using var stream = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            stream.CopyTo(content);
            return content.ToArray();
        });

    private static Packer Zstd(int level)
    {
        // One of each for a thread, as the package advises: making one costs more than a session.
        var compressor = new ThreadLocal<ZstdSharp.Compressor>(() => new ZstdSharp.Compressor(level));
        var decompressor = new ThreadLocal<ZstdSharp.Decompressor>(() => new ZstdSharp.Decompressor());
        return new(
            $"Zstd {level}",
            content => compressor.Value!.Wrap(content).ToArray(),
            (packed, limit) => decompressor.Value!.Unwrap(packed, limit).ToArray());
    }

    private static Packer Lz4() => new("LZ4", content => LZ4Pickler.Pickle(content), (packed, _) => LZ4Pickler.Unpickle(packed));
}
