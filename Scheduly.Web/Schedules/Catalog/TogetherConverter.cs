using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Lists of CRNs, each a text or a number as in <c>crn</c>.</summary>
internal sealed class TogetherConverter : JsonConverter<IReadOnlyList<IReadOnlyList<string>>>
{
    private const string Expected = "\"together\" is a list of lists of CRNs; write [[\"2033\"]] for one list with one section";

    private static readonly TextOrNumberConverter Crn = new();

    public override IReadOnlyList<IReadOnlyList<string>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var lists = new List<IReadOnlyList<string>>();
        Begin(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var list = new List<string>();
            Begin(ref reader);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw new JsonException(Expected);
                list.Add(Crn.Read(ref reader, typeof(string), options));
            }

            lists.Add(list);
        }

        return lists;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<IReadOnlyList<string>> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var list in value)
        {
            writer.WriteStartArray();
            foreach (var crn in list) writer.WriteStringValue(crn);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void Begin(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException(Expected);
    }
}
