namespace Scheduly.Web.Storage;

/// <summary>The application cannot start with the storage it was given.</summary>
/// <param name="message">One line that names the setting and the mend; never a password.</param>
internal sealed class StorageSetupException(string message, Exception? cause = null) : Exception(message, cause);
