using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules;

/// <summary>Credits are the only decimals: written as 3 or 1.5, never 3.0; read also from a string, as older files have them.</summary>
internal sealed class CreditsConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number)) return number;
        if (reader.TokenType == JsonTokenType.String
            && decimal.TryParse(reader.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out number)) return number;
        throw new JsonException("Credits are a number such as 3 or 1.5.");
    }

    // Dividing by a one with a full scale drops the trailing zeros that a decimal carries along.
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value / 1.0000000000000000000000000000m);
}
