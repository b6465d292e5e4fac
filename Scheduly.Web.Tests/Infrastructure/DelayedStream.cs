using System.Diagnostics;
using System.Threading.Channels;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>What is written to it arrives later, in its order and as fast: the wire between two regions.</summary>
internal sealed class DelayedStream : Stream
{
    private readonly Channel<(long At, byte[] Bytes)> _under = Channel.CreateUnbounded<(long, byte[])>(new() { SingleReader = true });
    private readonly TimeSpan _delay;

    public DelayedStream(Stream inner, TimeSpan delay)
    {
        _delay = delay;
        _ = ArriveAsync(inner);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_under.Writer.TryWrite((Stopwatch.GetTimestamp(), buffer.ToArray()))) throw new IOException("The other side has closed.");
        return ValueTask.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    private async Task ArriveAsync(Stream inner)
    {
        try
        {
            await foreach (var (at, bytes) in _under.Reader.ReadAllAsync())
            {
                var left = _delay - Stopwatch.GetElapsedTime(at);
                if (left > TimeSpan.Zero) await Task.Delay(left);
                await inner.WriteAsync(bytes);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            _under.Writer.TryComplete(end);
        }
    }
}
