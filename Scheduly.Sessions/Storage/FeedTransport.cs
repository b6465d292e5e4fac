namespace Scheduly.Sessions.Storage;

/// <summary>
/// Carries the live feed between the nodes that share a store: short texts, to all nodes, this one too. A text may be lost, arrive twice and out
/// of order. Its keeper finds out by texts of its own whether anything arrives, and calls the members below again when nothing does.
/// </summary>
internal abstract class FeedTransport : IAsyncDisposable
{
    /// <summary>The store and the way to it, for logs: "Redis publish/subscribe".</summary>
    public abstract string Name { get; }

    /// <summary>Longest text, in characters of ASCII.</summary>
    public abstract int MaxLength { get; }

    /// <summary>How many ways there are that may fail by themselves: texts are spread over them, and all are listened to. May change while the transport is not listening.</summary>
    public virtual int Lanes => 1;

    /// <summary>Sends texts, in one command where the store has one for it. Ends when the store has taken them; without a time limit of its own.</summary>
    /// <param name="lane">0 to <see cref="Lanes"/> - 1.</param>
    public abstract Task SendAsync(int lane, IReadOnlyList<string> texts);

    /// <summary>Listens on all lanes until it fails or is stopped; one call at a time.</summary>
    /// <param name="heard">Called with each text, one at a time; returns at once.</param>
    /// <param name="listening">Called once, when all that is sent from then on arrives.</param>
    /// <exception cref="FeedRefusedException">The store's set-up does not allow it.</exception>
    public abstract Task ListenAsync(Action<string> heard, Action listening, CancellationToken stop);

    /// <summary>Nothing arrived any more over a connection that looked well: makes new ones where the next <see cref="ListenAsync"/> would use the same. Does not throw.</summary>
    public virtual Task RenewAsync() => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();
}

/// <summary>The feed cannot be used with the store's set-up. The message says what to change.</summary>
internal sealed class FeedRefusedException(string message, Exception? inner = null) : Exception(message, inner);
