using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules;

/// <summary>A set of days of the week; bit 0 is Monday, so that a set is also an index into a week's masks.</summary>
[Flags]
[JsonConverter(typeof(WeekdaysConverter))]
internal enum Weekdays
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
}

internal static class WeekdayNames
{
    /// <summary>The names of the old contract, Monday first: "Mon" to "Sun".</summary>
    public static readonly IReadOnlyList<string> Short = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>The full English names, Monday first.</summary>
    public static readonly IReadOnlyList<string> Full = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    extension(Weekdays days)
    {
        /// <summary>The days one by one, as indices from 0 (Monday) to 6 (Sunday).</summary>
        public IEnumerable<int> Indices() => Enumerable.Range(0, 7).Where(day => ((int)days & (1 << day)) != 0);

        /// <summary>"Mon", "Wed", … in the order of the week.</summary>
        public IEnumerable<string> ShortNames() => days.Indices().Select(day => Short[day]);
    }

    /// <summary>
    /// Reads a name of one day ("Mon", "monday", "M", "R", "U") or several of two letters run together ("MoWe").
    /// </summary>
    /// <returns>False when any part of the text is not a day.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Weekdays days)
    {
        days = Weekdays.None;
        text = text.Trim();
        if (text.Length == 1)
        {
            var letter = "MTWRFSU".IndexOf(char.ToUpperInvariant(text[0]));
            if (letter >= 0) days = (Weekdays)(1 << letter);
            return letter >= 0;
        }

        for (var day = 0; day < 7; day++)
        {
            // "Tues", "Thurs" and the like: any beginning of the full name that holds the short one.
            if (text.Length >= 3 && Full[day].AsSpan().StartsWith(text, StringComparison.OrdinalIgnoreCase))
            {
                days = (Weekdays)(1 << day);
                return true;
            }
        }

        while (text.Length >= 2)
        {
            var found = -1;
            for (var day = 0; day < 7 && found < 0; day++)
            {
                if (Full[day].AsSpan(0, 2).Equals(text[..2], StringComparison.OrdinalIgnoreCase)) found = day;
            }

            if (found < 0) break;
            days |= (Weekdays)(1 << found);
            text = text[2..];
        }

        if (text.IsEmpty && days != Weekdays.None) return true;
        days = Weekdays.None;
        return false;
    }
}

/// <summary>Writes ["Mon","Wed"]; reads that and the one string of older files, "MoWe".</summary>
internal sealed class WeekdaysConverter : JsonConverter<Weekdays>
{
    public override Weekdays Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return Weekdays.None;
        if (reader.TokenType == JsonTokenType.String) return Parse(reader.GetString()!);
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("Days are a list of names such as \"Mon\".");

        var days = Weekdays.None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String) throw new JsonException("A day is a name such as \"Mon\".");
            days |= Parse(reader.GetString()!);
        }

        return days;
    }

    public override void Write(Utf8JsonWriter writer, Weekdays value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var name in value.ShortNames()) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static Weekdays Parse(string text) =>
        text.Length == 0 ? Weekdays.None
        : WeekdayNames.TryParse(text, out var days) ? days
        : throw new JsonException("A day is a name such as \"Mon\".");
}
