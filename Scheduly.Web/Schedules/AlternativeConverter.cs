using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules;

/// <summary>
/// An alternative as a session keeps it, up to 50 to a plan: one string, "10581 10612|7|1250.5": CRNs, credits, score; an object where a
/// CRN does not fit into that, and in earlier files.
/// </summary>
internal sealed class AlternativeConverter : JsonConverter<Alternative>
{
    public override Alternative Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return ReadObject(ref reader);
        var parts = reader.TokenType == JsonTokenType.String ? reader.GetString()!.Split('|') : [];
        return parts.Length == 3
            && decimal.TryParse(parts[1], NumberStyles.Number, CultureInfo.InvariantCulture, out var credits)
            && double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            ? new(parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), credits, score)
            : throw new JsonException("An alternative is written as CRNs, credits and score: \"10581 10612|7|1250\".");
    }

    public override void Write(Utf8JsonWriter writer, Alternative value, JsonSerializerOptions options)
    {
        // A catalogue may have any text as a CRN; what the short form cannot hold is written out.
        if (value.Crns.Any(crn => crn.Length == 0 || crn.AsSpan().ContainsAny(' ', '|')))
        {
            WriteObject(writer, value);
            return;
        }

        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', value.Crns)}|{value.TotalCredits:0.##}|{value.Score:R}"));
    }

    private static void WriteObject(Utf8JsonWriter writer, Alternative value)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("crns");
        foreach (var crn in value.Crns) writer.WriteStringValue(crn);
        writer.WriteEndArray();
        writer.WriteNumber("totalCredits", value.TotalCredits);
        writer.WriteNumber("score", value.Score);
        writer.WriteEndObject();
    }

    private static Alternative ReadObject(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var source = document.RootElement;
        try
        {
            return new(
                [.. source.GetProperty("crns").EnumerateArray().Select(crn => crn.GetString() ?? throw new JsonException("A CRN is a string."))],
                source.GetProperty("totalCredits").GetDecimal(),
                source.GetProperty("score").GetDouble());
        }
        catch (Exception cause) when (cause is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("An alternative has \"crns\", \"totalCredits\" and \"score\".", cause);
        }
    }
}
