namespace Scheduly.Sessions.Health;

/// <summary>
/// One answer for all who ask within a while, and one piece of work for all who ask at once. Whoever goes away does not end it for
/// the others.
/// </summary>
/// <param name="make">Runs on a pool thread and bounds its own time.</param>
internal sealed class Shared<T>(Func<Task<T>> make, TimeSpan freshness, TimeProvider clock)
    where T : class
{
    private readonly Lock _lock = new();
    private Task<T>? _running;
    private (T Value, long At)? _last;

    public Task<T> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is { } last && clock.GetElapsedTime(last.At) < freshness) return Task.FromResult(last.Value);
            if (_running is null or { IsCompleted: true }) _running = Task.Run(RunAsync, CancellationToken.None);
            return _running.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> RunAsync()
    {
        var value = await make();
        lock (_lock) _last = (value, clock.GetTimestamp());
        return value;
    }
}
