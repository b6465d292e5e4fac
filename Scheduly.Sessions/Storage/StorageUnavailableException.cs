namespace Scheduly.Sessions.Storage;

/// <summary>The store did not answer in time, refused, or is known to be away; whether a write was carried out is not known.</summary>
/// <param name="sent">False when it was known to be away, and was not asked.</param>
internal sealed class StorageUnavailableException(string message, Exception? cause = null, bool sent = true) : Exception(message, cause)
{
    public bool WasSent { get; } = sent;
}
