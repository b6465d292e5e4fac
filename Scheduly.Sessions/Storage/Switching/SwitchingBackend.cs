using System.Collections.Concurrent;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage.Switching;

/// <summary>
/// Two stores while nodes go over from one to the other. The main store must be usable at the start. Of the fallback a draining node says
/// in a warning that it is unavailable, and tries again: what is in the new store need not wait for the one that is being left.
/// </summary>
/// <param name="main">Behind its own gate.</param>
/// <param name="fallback">Behind its own gate.</param>
/// <param name="fallbackIsAway">Whether the fallback's gate is open.</param>
internal sealed partial class SwitchingBackend(
    SwitchMode mode, StorageBackend main, StorageBackend fallback, Func<bool> fallbackIsAway, TimeProvider clock, ILogger<SwitchingBackend> logger) : StorageBackend
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, SwitchingSessionStorage> _spaces = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _disposed = new();
    private volatile bool _fallbackReady;
    private Task _retrying = Task.CompletedTask;

    public SwitchMode Mode => mode;

    public StorageBackend Main => main;

    public StorageBackend Fallback => fallback;

    /// <summary>False while the fallback is known to be away.</summary>
    public bool FallbackAnswers => _fallbackReady && !fallbackIsAway();

    public override string Name => main.Name;

    public override bool IsAway => main.IsAway || fallbackIsAway();

    public override string Location => $"{main.Location}, {(mode == SwitchMode.Drain ? "taking over from" : "before a switch to")} {fallback.Name} at {fallback.Location}";

    public override async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        await main.InitializeAsync(cancellationToken);
        try
        {
            await fallback.InitializeAsync(cancellationToken);
            _fallbackReady = true;
        }
        catch (StorageSetupException failure) when (mode == SwitchMode.Drain)
        {
            Log.FallbackAway(logger, failure.Message);
            _retrying = RetryAsync(_disposed.Token);
        }
    }

    public override SessionStorage Open(string space) => OpenBoth(space);

    /// <summary>The same, with what only this backend tells.</summary>
    public SwitchingSessionStorage OpenBoth(string space) => _spaces.GetOrAdd(space, Make);

    /// <summary>How many entries of the space the old store alone has. Cheap enough to be asked every few seconds.</summary>
    /// <exception cref="StorageUnavailableException">The old store does not answer and was never counted.</exception>
    public Task<OldStoreCount> CountOldAsync(string space, CancellationToken cancellationToken = default) =>
        OpenBoth(space).Census.ReadAsync(cancellationToken);

    public override IXmlRepository? OpenKeyRing() =>
        main.OpenKeyRing() is { } one && fallback.OpenKeyRing() is { } other ? new KeyRingPair(one, other, logger) : null;

    public override string? FallbackName => fallback.Name;

    /// <summary>Of the main store: a node can keep sessions while the one that is being left is away.</summary>
    public override SessionStorage OpenProbe() => main.OpenProbe();

    public override AuditStorage OpenAudit() => main.OpenAudit();

    /// <summary>Both: nodes before the switch know the old store's alone, those after it the new one's.</summary>
    public override IReadOnlyList<FeedTransport?> OpenFeeds() => [.. main.OpenFeeds(), .. fallback.OpenFeeds()];

    public override Task<IReadOnlyList<StoreServers>> ServersAsync(CancellationToken cancellationToken = default) => main.ServersAsync(cancellationToken);

    /// <summary>What fails in the fallback is a risk here: only the sessions that it alone has are out of reach.</summary>
    public override async Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default)
    {
        var looking = fallback.InspectAsync(null, cancellationToken);
        var findings = await main.InspectAsync(failure, cancellationToken);
        var others = await looking;
        return
        [
            .. findings,
            .. others.Select(OfFallback),
        ];
    }

    public override string? CodeOf(Exception failure) => main.CodeOf(failure) ?? fallback.CodeOf(failure);

    public override bool IsStarting(Exception failure) => main.IsStarting(failure) || fallback.IsStarting(failure);

    private StorageFinding OfFallback(StorageFinding one)
    {
        var told = one with { Subject = $"fallback: {one.Subject}" };
        return one.Kind != FindingKind.Failure ? told : told with
        {
            Kind = FindingKind.Risk,
            Advice = $"{told.Advice} Until then sessions that this store alone has are answered with 503; all others go on.",
        };
    }

    public override async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        await _retrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _disposed.Dispose();
        await fallback.DisposeAsync();
        await main.DisposeAsync();
    }

    private SwitchingSessionStorage Make(string space)
    {
        var (one, other) = (main.Open(space), fallback.Open(space));
        var (old, @new) = mode == SwitchMode.Drain ? (other, one) : (one, other);
        var mover = new EntryMover(old, @new, clock);
        var census = new OldStoreCensus(old, @new, clock);
        return mode == SwitchMode.Drain
            ? new DrainingSessionStorage(old, @new, mover, census)
            : new FollowingSessionStorage(old, @new, mover, census);
    }

    private async Task RetryAsync(CancellationToken stop)
    {
        while (!_fallbackReady)
        {
            await Task.Delay(RetryAfter, clock, stop);
            try
            {
                await fallback.InitializeAsync(stop);
                _fallbackReady = true;
                Log.FallbackBack(logger, fallback.Name, fallback.Location);
            }
            catch (StorageSetupException)
            {
                // Said once, at the start.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The store that sessions are taken over from cannot be used, and it is tried again every few seconds. Until then sessions that only it has are answered with 503. {Reason}")]
        public static partial void FallbackAway(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Warning, "The store that sessions are taken over from, {Backend} at {Location}, can be used now.")]
        public static partial void FallbackBack(ILogger logger, string backend, string location);
    }
}
