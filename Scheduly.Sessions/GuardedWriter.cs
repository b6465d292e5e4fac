using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Scheduly.Sessions;

/// <summary>Holds what is written until it is flushed: bytes that the server's own writer was given could not be taken back.</summary>
internal sealed class GuardedWriter(ResponseGuard guard, IHttpResponseBodyFeature inner) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _held = new();

    public bool Holds => _held.WrittenCount > 0;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _held.WrittenCount;

    public void Drop() => _held.ResetWrittenCount();

    public async Task PassHeldAsync()
    {
        if (!Holds) return;
        inner.Writer.Write(_held.WrittenSpan);
        Drop();
        await inner.Writer.FlushAsync();
    }

    public override void Advance(int bytes) => _held.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _held.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _held.GetSpan(sizeHint);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        await guard.StoreAsync();
        if (Holds) inner.Writer.Write(_held.WrittenSpan);
        Drop();
        return await inner.Writer.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.Writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (exception is null) guard.Pass();
        inner.Writer.Complete(exception);
    }

    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (exception is null) await guard.PassAsync();
        await inner.Writer.CompleteAsync(exception);
    }
}
