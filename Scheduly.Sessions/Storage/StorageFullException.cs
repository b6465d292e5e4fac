namespace Scheduly.Sessions.Storage;

/// <summary>The store has no room for a new entry, or for one that grows; those that live are untouched.</summary>
internal sealed class StorageFullException(string message, Exception? cause = null) : Exception(message, cause);
