using System.Collections.Concurrent;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Live;

/// <summary>
/// Lets the copies behind a session's links follow it. The change itself is stored by then and never fails because of them: a copy that could not be written is written
/// again until it is, by this process.
/// </summary>
internal sealed partial class LiveFollower(LiveCopies copies, TimeProvider clock, ILogger<LiveFollower> logger) : BackgroundService
{
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (LiveLink Link, SessionState State)> _waiting = [];
    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Ends when each copy is written or waits to be.</summary>
    public Task FollowAsync(SessionState state)
    {
        var now = clock.GetUtcNow();
        return Task.WhenAll(state.Live.Where(link => link.ExpiresAt > now).Select(link => FollowAsync(link, state)));
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (!_waiting.IsEmpty && !stoppingToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                foreach (var entry in _waiting) await TryAsync(entry);
            }
        }
    }

    private async Task FollowAsync(LiveLink link, SessionState state)
    {
        try
        {
            await copies.FollowAsync(link, state);
        }
        catch (SessionException cause)
        {
            Log.Late(logger, cause.Code);
            if (_waiting.Count >= MostWaiting) return;
            _waiting.AddOrUpdate(link.Id, (link, state), (_, other) => other.State.Revision > state.Revision ? other : (link, state));
            _wake.Release();
        }
    }

    private async Task TryAsync(KeyValuePair<string, (LiveLink Link, SessionState State)> entry)
    {
        try
        {
            if (entry.Value.Link.ExpiresAt > clock.GetUtcNow()) await copies.FollowAsync(entry.Value.Link, entry.Value.State);
            _waiting.TryRemove(entry);
        }
        catch (SessionException)
        {
            // The next round tries again.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A copy behind a live link could not be written ({Cause}); it is written again until it is.")]
        public static partial void Late(ILogger logger, string cause);
    }
}
