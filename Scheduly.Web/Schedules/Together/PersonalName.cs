using System.Globalization;
using System.Text;

namespace Scheduly.Web.Schedules.Together;

/// <summary>The names that people give themselves and their plans: shown as text to others, and so held to what a text can be.</summary>
internal static class PersonalName
{
    /// <summary>Characters.</summary>
    public const int Longest = 40;

    /// <param name="field">What the refusal calls it: "Your name".</param>
    /// <exception cref="ScheduleRefusedException">It is empty, too long, or holds what is no letter, sign or space.</exception>
    public static string Read(string? text, string field, int longest = Longest)
    {
        text = (text ?? "").Trim();
        if (text.Length == 0) throw new ScheduleRefusedException($"{field} is empty: fill it in.");
        if (text.Length > longest) throw new ScheduleRefusedException($"{field} is longer than {longest} characters: shorten it.");
        if (text.EnumerateRunes().Any(rune => !IsShown(rune.Value)))
        {
            throw new ScheduleRefusedException($"{field} holds a character that cannot be shown: leave it out.");
        }

        return text;
    }

    /// <summary>For what nobody typed and nobody is told of: what cannot be shown is left out, and what is longer is cut.</summary>
    /// <param name="longest">Characters; one that takes two is not halved.</param>
    public static string Cut(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > longest) break;
            if (IsShown(rune.Value)) shown.Append(rune.ToString());
        }

        return shown.ToString();
    }

    /// <summary>With " (2)" and so on when somebody has that name.</summary>
    public static string Unique(string name, IEnumerable<string> taken)
    {
        var others = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var free = name;
        for (var number = 2; others.Contains(free); number++)
        {
            var tail = FormattableString.Invariant($" ({number})");
            free = name[..Math.Min(name.Length, Longest - tail.Length)] + tail;
        }

        return free;
    }

    private static bool IsShown(int value) =>
        value != 0xFFFD && !TurnsText(value) && CharUnicodeInfo.GetUnicodeCategory(value) is not (UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>The marks that let the text after them run the other way, beyond the name itself.</summary>
    private static bool TurnsText(int value) => value is 0x200E or 0x200F or 0x061C or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
