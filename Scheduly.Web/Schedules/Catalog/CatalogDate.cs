using System.Globalization;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Dates as catalogues write them: "8/24" (month first), "8/24/2024", "2024-08-24".</summary>
internal static class CatalogDate
{
    private static readonly string[] Full = ["M/d/yyyy", "yyyy-MM-dd"];

    public static bool NamesYear(string? text) => TryParseFull(text, out _);

    /// <param name="year">For a date that names none.</param>
    public static bool TryParse(string text, int year, out DateOnly date) =>
        TryParseFull(text, out date) || TryParseFull(string.Create(CultureInfo.InvariantCulture, $"{text.Trim()}/{year:D4}"), out date);

    private static bool TryParseFull(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, Full, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out date);
}
