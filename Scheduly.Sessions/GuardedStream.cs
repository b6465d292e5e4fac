using Microsoft.AspNetCore.Http.Features;

namespace Scheduly.Sessions;

/// <summary>The response's stream behind a <see cref="ResponseGuard"/>; otherwise the server's own.</summary>
internal sealed class GuardedStream(ResponseGuard guard, IHttpResponseBodyFeature inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        guard.Pass();
        inner.Stream.Write(buffer, offset, count);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await guard.PassAsync();
        await inner.Stream.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush()
    {
        guard.Pass();
        inner.Stream.Flush();
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await guard.PassAsync();
        await inner.Stream.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
