namespace Scheduly.Web.Storage;

/// <summary>The store did not answer in time, refused, or is known to be away; whether a write was carried out is not known.</summary>
internal sealed class StorageUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
