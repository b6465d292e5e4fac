namespace Scheduly.Sessions.Storage;

/// <summary>
/// Asks a store that has answered once more, and again: while a process starts, its machine may be too busy to take an answer in in time, and to
/// give up would only begin the start again. Not for the first contact: a store that is unavailable shall end the start at once.
/// </summary>
internal static class StartRetry
{
    /// <summary>For a store that answers that it is starting: a large one takes its time. A start that takes longer is ended, for whoever watches it to see.</summary>
    public static readonly TimeSpan ForStores = TimeSpan.FromMinutes(2), BetweenLooks = TimeSpan.FromMilliseconds(250);

    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="step">May be carried out more than once.</param>
    /// <param name="mayPass">Whether a failure is one that may pass by itself; any other comes out at once, and the last one in any case.</param>
    /// <param name="isStarting">Whether the store answers that it is starting; it is waited for <see cref="ForStores"/> then.</param>
    public static async Task<T> RunAsync<T>(Func<Task<T>> step, Func<Exception, bool> mayPass, Func<Exception, bool>? isStarting = null)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var attempt = 1; ;)
        {
            try
            {
                return await step();
            }
            catch (Exception failure) when (isStarting?.Invoke(failure) == true && TimeProvider.System.GetElapsedTime(begun) < ForStores)
            {
                await Task.Delay(BetweenLooks);
            }
            catch (Exception failure) when (attempt < Attempts && mayPass(failure))
            {
                await Task.Delay(attempt++ * Pause);
            }
        }
    }
}
