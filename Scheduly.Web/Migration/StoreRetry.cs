using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Migration;

/// <summary>Tries again what a store refused for a moment. What is tried may have been carried out before.</summary>
internal sealed class StoreRetry(TimeProvider clock)
{
    private static readonly TimeSpan[] Pauses = [.. new[] { 0.5, 1, 2, 4, 8 }.Select(TimeSpan.FromSeconds)];

    /// <exception cref="MigrationException">It does not come back.</exception>
    public async Task<T> TryAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await operation();
            }
            catch (StorageUnavailableException) when (attempt < Pauses.Length)
            {
                await Task.Delay(Pauses[attempt], clock, cancellationToken);
            }
            catch (StorageUnavailableException cause)
            {
                throw new MigrationException("The store failed and did not come back. What was written stays; run the same command again, and it goes on.", cause);
            }
            catch (StorageFullException cause)
            {
                throw new MigrationException($"The store is full: {cause.Message} What was written stays; make room and run the same command again.", cause);
            }
        }
    }
}
