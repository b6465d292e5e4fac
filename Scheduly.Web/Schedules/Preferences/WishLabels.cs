using System.Globalization;
using Scheduly.Web.Schedules.Preferences.Language;

namespace Scheduly.Web.Schedules.Preferences;

/// <summary>Parts of the labels of chips, in the words that <see cref="WishParser"/> reads back as the same wish.</summary>
internal static class WishLabels
{
    /// <summary>"14:00". An end at ten is in the evening unless it says otherwise, so that it does: "10:30 am".</summary>
    public static string End(TimeOnly time) => time.Hour == 10 ? $"{Time(time)} am" : Time(time);

    /// <summary>"CS1501"; a code of digits alone as schools with such codes write it: "10-301", else "course 6006", "course 21M011".</summary>
    public static string Course(string code) =>
        !char.IsAsciiDigit(code[0]) || code.Contains('.', StringComparison.Ordinal) ? code
        : !code.All(char.IsAsciiDigit) ? $"course {code}"
        : code.Length == 5 ? $"{code[..2]}-{code[2..]}"
        : $"course {code}";

    /// <summary>"Smith"; with a title where the name is also another word ("Prof. Day") or has no capital.</summary>
    public static string Person(string name) =>
        name.Length > 0 && (!char.IsUpper(name[0]) && !name.Contains(' ') || (name.Split(' ')[0] is { Length: > 1 } first && Vocabulary.IsReserved(first.ToLowerInvariant()))) ? $"Prof. {name}" : name;

    /// <summary>"Free Mon 12:00–13:00", "Work free Fri after 15:00", "Free every day before 09:00".</summary>
    public static string Blocked(BlockedTime blocked)
    {
        var (opens, closes) = (blocked.Start == TimeOnly.MinValue, blocked.End == Clock.DayEnd);
        var days = blocked.Days != WishChips.EveryDay ? $"{Days(blocked.Days)} " : opens || closes ? "every day " : "";
        var hours = closes && !opens ? $"after {End(blocked.Start)}" : opens && !closes ? $"before {Time(blocked.End)}" : $"{Time(blocked.Start)}–{Time(blocked.End)}";
        return blocked.Label is { Length: > 0 } label ? $"{(IsPlain(label) ? label : $"“{label}”")} free {days}{hours}" : $"Free {days}{hours}";
    }

    /// <summary>"60 minutes for lunch on Mon between 11:00 and 14:00".</summary>
    public static string Span(FreeSpan span)
    {
        var days = span.Days == WishChips.EveryDay ? "" : $"on {Days(span.Days)} ";
        var label = span.Label is { Length: > 0 } said ? $" for {said.ToLowerInvariant()}" : " free";
        return FormattableString.Invariant($"{span.Minutes} minutes{label} {days}between {Time(span.From)} and {End(span.Until)}");
    }

    /// <summary>What stands before "free" without quotation marks: a few words with a capital that mean nothing else in a wish.</summary>
    private static bool IsPlain(string label)
    {
        if (label == "Lunch") return true;
        var words = label.Split(' ');
        return words.Length <= MostWords && char.IsUpper(label[0]) && words.All(word => word.Length > 0 && word.All(char.IsLetter) && !Vocabulary.IsReserved(word.ToLowerInvariant()));
    }

    /// <summary>Of a label without quotation marks.</summary>
    public const int MostWords = 6;

    private static string Days(Weekdays days) => string.Join(", ", days.ShortNames());

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
