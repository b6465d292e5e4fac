using System.Globalization;

namespace Scheduly.Web.Schedules.Catalog.Banner;

/// <summary>Hours as the class search has them: "0915", of which "2400" is the end of the day.</summary>
internal static class BannerTime
{
    /// <returns>Both null where the hours are not known: one is missing or no time, or both are the same ("0000" to "0000").</returns>
    public static (TimeOnly? Start, TimeOnly? End) Hours(string? begin, string? end)
    {
        if (Minutes(begin) is not { } from || Minutes(end) is not { } until || from == until) return (null, null);

        // What begins at 24:00 begins the day; what ends then or at 00:00 ends with it.
        return (TimeOnly.MinValue.AddMinutes(from), until is 0 or 1440 ? new TimeOnly(23, 59) : TimeOnly.MinValue.AddMinutes(until));
    }

    /// <summary>True for what is written as a time and is none; "TBA" only says that there is none yet.</summary>
    public static bool IsFault(string? text) => text?.Any(char.IsAsciiDigit) is true && Minutes(text) is null;

    private static int? Minutes(string? text)
    {
        var digits = text?.Replace(":", "", StringComparison.Ordinal);
        return digits is { Length: 3 or 4 } && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 2400 && number % 100 < 60
            ? (number / 100 * 60) + (number % 100)
            : null;
    }
}
