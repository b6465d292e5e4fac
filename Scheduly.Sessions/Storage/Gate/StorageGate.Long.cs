namespace Scheduly.Sessions.Storage.Gate;

// Listings, batches, clean-up, the audit log: they may take longer than a request waits, and are not to wait for a store that is away.
internal sealed partial class StorageGate
{
    /// <summary>Of one page or batch.</summary>
    private static readonly TimeSpan LongLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Runs an operation for as long as the store answers others beside it: connections that swallow everything are found out by a probe, which opens
    /// the gate.
    /// </summary>
    /// <param name="repeatable">It may be carried out twice, and is when the first attempt met a broken connection.</param>
    /// <exception cref="StorageUnavailableException">The store answers nothing, a failure of the driver, or the gate is open.</exception>
    public async Task<T> RunLongAsync<T>(Func<Task<T>> operation, bool repeatable)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            ThrowIfOpen();
            var begun = clock.GetTimestamp();
            try
            {
                return await WhileAnsweredAsync(operation(), begun);
            }
            catch (Exception cause) when (StorageFailure.IsOutage(cause))
            {
                if (isFirst && repeatable && cause is not TimeoutException)
                {
                    await ReconnectsAsync(cause, begun);
                    continue;
                }

                _failures.Note(cause);
                throw new StorageUnavailableException("The store failed.", cause);
            }
        }
    }

    private async Task<T> WhileAnsweredAsync<T>(Task<T> running, long begun)
    {
        while (!running.IsCompleted)
        {
            await ((Task)running).WaitAsync(timeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsCompleted) break;
            if (clock.GetElapsedTime(begun) > LongLimit || !await IsAnsweredAsync()) throw new StorageUnavailableException("The store did not answer in time.");
        }

        return await running;
    }

    private async Task<bool> IsAnsweredAsync()
    {
        try
        {
            return await RunAsync(async () =>
            {
                await probe(_disposed.Token);
                return true;
            });
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }
}
