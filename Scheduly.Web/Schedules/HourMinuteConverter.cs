using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules;

/// <summary>Writes "09:05"; reads that, "9:05" and "09:05:00".</summary>
internal sealed class HourMinuteConverter : JsonConverter<TimeOnly>
{
    private static readonly string[] Forms = ["H:mm", "H:mm:ss"];

    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var time)
            ? time
            : throw new JsonException("A time is written as hours and minutes, such as \"10:00\".");

    public static bool TryParse(string? text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out time);

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[5];
        value.TryFormat(text, out var written, "HH:mm", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..written]);
    }
}
