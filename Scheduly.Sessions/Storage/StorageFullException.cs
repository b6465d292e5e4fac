namespace Scheduly.Sessions.Storage;

/// <summary>The store has no room for a new entry; those that live are untouched.</summary>
internal sealed class StorageFullException(string message) : Exception(message);
