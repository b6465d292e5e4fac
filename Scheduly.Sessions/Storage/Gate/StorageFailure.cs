namespace Scheduly.Sessions.Storage.Gate;

internal static class StorageFailure
{
    /// <summary>
    /// True for what a store or the way to it did: every exception but those that say the caller or this program was wrong, or
    /// that the store answered that it is full or that replicas have not confirmed a write.
    /// </summary>
    public static bool IsOutage(Exception failure) =>
        failure is not (StorageUnavailableException or StorageFullException or StorageUnconfirmedException or NotSupportedException or ArgumentException or FormatException or ObjectDisposedException)
        and not OperationCanceledException { CancellationToken.IsCancellationRequested: true };
}
