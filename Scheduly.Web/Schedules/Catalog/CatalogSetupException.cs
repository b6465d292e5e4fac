namespace Scheduly.Web.Schedules.Catalog;

/// <summary>The application cannot start with the catalogues it was given.</summary>
/// <param name="message">A line for each fault: the setting, the file, the place in it, and what is wrong there.</param>
internal sealed class CatalogSetupException(string message) : Exception(message);
