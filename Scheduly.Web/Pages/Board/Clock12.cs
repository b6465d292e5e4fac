using System.Globalization;
using System.Text.RegularExpressions;
using Scheduly.Web.Pages.Texts;

namespace Scheduly.Web.Pages.Board;

/// <summary>
/// Hours as readers of the page's language know them: "9 am", "1:15 pm", "10–11:15 am" in English, "09:00–11:15" where the day is counted to 24.
/// </summary>
internal static partial class Clock12
{
    private static bool To24 => PageText.T("format.clock") == "24";

    public static string Of(TimeOnly time) => To24 ? time.ToString("HH:mm", CultureInfo.InvariantCulture) : American(time);

    public static string Of(int hour) => Of(new TimeOnly(hour % 24, 0));

    /// <summary>The half of the day is named once when both ends lie in it.</summary>
    public static string Range(TimeOnly start, TimeOnly end) =>
        !To24 && Half(start) == Half(end) ? $"{Digits(start)}–{Of(end)}" : $"{Of(start)}–{Of(end)}";

    /// <summary>Sentences and labels of the domain, in English always, name hours as "13:15"; this is the same text with "1:15 pm".</summary>
    public static string Rewrite(string text) => Hours.Replace(text, static match =>
        TimeOnly.TryParseExact(match.Value.Replace(" am", "", StringComparison.Ordinal), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? American(time) : match.Value);

    [GeneratedRegex(@"\b([01]?[0-9]|2[0-3]):[0-5][0-9]\b(?: am\b)?")]
    private static partial Regex Hours { get; }

    private static string American(TimeOnly time) => $"{Digits(time)} {Half(time)}";

    private static string Digits(TimeOnly time)
    {
        var hour = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
        return time.Minute == 0
            ? hour.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{hour}:{time.Minute:00}");
    }

    private static string Half(TimeOnly time) => time.Hour < 12 ? "am" : "pm";
}
