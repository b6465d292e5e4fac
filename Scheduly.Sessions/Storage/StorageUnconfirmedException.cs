namespace Scheduly.Sessions.Storage;

/// <summary>
/// The primary carried a write out, and too few replicas confirmed in time that they have it: it is stored, and is lost if the primary fails now. Not a
/// failure of the store, and not to be read back: the primary would say that all is well.
/// </summary>
internal sealed class StorageUnconfirmedException(string message, Exception? cause = null) : Exception(message, cause);
