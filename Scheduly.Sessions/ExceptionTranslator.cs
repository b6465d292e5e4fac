using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Gate;

namespace Scheduly.Sessions;

/// <summary>Turns what a driver throws into the session's own exceptions, in one place.</summary>
internal static class ExceptionTranslator
{
    /// <exception cref="SessionUnavailableException">The store failed.</exception>
    /// <exception cref="SessionStoreFullException">The store has no room.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (StorageFullException full)
        {
            throw new SessionStoreFullException(full);
        }
        catch (StorageUnconfirmedException unconfirmed)
        {
            throw new SessionUnavailableException(unconfirmed);
        }
        catch (Exception cause) when (cause is StorageUnavailableException || StorageFailure.IsOutage(cause))
        {
            throw new SessionUnavailableException(cause);
        }
    }
}
