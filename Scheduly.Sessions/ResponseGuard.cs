using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions;

/// <summary>
/// Holds the response of a handler that changed its session and did not commit: the change is stored before the first byte passes, so that a
/// 2xx means stored. A refusal comes out of the write as the <see cref="SessionException"/>, and nothing of the handler's body passes any more.
/// It is installed by the first such change, so that other requests do not pay for it.
/// </summary>
internal sealed class ResponseGuard : IHttpResponseBodyFeature
{
    private readonly HttpContext _context;
    private readonly StoredSession _session;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly GuardedWriter _writer;

    private ResponseGuard(HttpContext context, StoredSession session, IHttpResponseBodyFeature inner)
    {
        (_context, _session, _inner) = (context, session, inner);
        _writer = new GuardedWriter(this, inner);
        Stream = new GuardedStream(this, inner);
    }

    /// <summary>What the store refused, until another answer takes the response's place.</summary>
    public SessionException? Refusal { get; private set; }

    public Stream Stream { get; }

    public PipeWriter Writer => _writer;

    public static ResponseGuard Install(HttpContext context, StoredSession session)
    {
        var guard = new ResponseGuard(context, session, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        context.Features.Set<IHttpResponseBodyFeature>(guard);

        // For a stream or writer that was taken before the change, and for upgrades: those pass the guard by.
        context.Response.OnStarting(static guard => ((ResponseGuard)guard).StoreAtStartAsync(), guard);
        return guard;
    }

    /// <summary>Another answer takes the place of the handler's: what was held is dropped, what is written from now on passes.</summary>
    public static void Release(HttpContext context)
    {
        if (context.Features.Get<IHttpResponseBodyFeature>() is not ResponseGuard guard) return;
        guard.Refusal = null;
        guard._writer.Drop();
        context.Features.Set(guard._inner);
    }

    /// <summary>Stores what is not stored yet; nothing after the response has started, when it cannot be refused any more.</summary>
    public async Task StoreAsync()
    {
        if (Refusal is { } before) throw before;
        if (!_session.AwaitsCommit || _context.Response.HasStarted || _context.Response.StatusCode >= StatusCodes.Status400BadRequest) return;
        try
        {
            await _session.CommitAsync();
        }
        catch (SessionException refusal)
        {
            Refusal = refusal;
            throw;
        }
    }

    private Task StoreAtStartAsync()
    {
        // The server answers 500 when this refuses: nothing can be written in the place of the handler's answer from here.
        if (_session.AwaitsCommit) _context.RequestServices.GetRequiredService<EarlyBodies>().Note(_context);
        return StoreAsync();
    }

    /// <summary>Stores, then lets through what the writer holds.</summary>
    public async Task PassAsync()
    {
        await StoreAsync();
        await _writer.PassHeldAsync();
    }

    /// <summary>The same for callers that are synchronous; no thread waits when there is nothing to store.</summary>
    public void Pass()
    {
        if (Refusal is not null || _session.AwaitsCommit || _writer.Holds) Blocking.Run(PassAsync);
    }

    /// <summary>The handler has ended: what it wrote and did not flush passes.</summary>
    public async Task EndAsync()
    {
        await PassAsync();
        if (ReferenceEquals(_context.Features.Get<IHttpResponseBodyFeature>(), this)) _context.Features.Set(_inner);
    }

    public void DisableBuffering() => _inner.DisableBuffering();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await PassAsync();
        await _inner.StartAsync(cancellationToken);
    }

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await PassAsync();
        await _inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    public async Task CompleteAsync()
    {
        await PassAsync();
        await _inner.CompleteAsync();
    }
}
