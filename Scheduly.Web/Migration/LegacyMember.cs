using System.Text.Json;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Migration;

internal enum Reading
{
    Whole,

    /// <summary>There is not enough to tell.</summary>
    Cut,
    Damaged,
}

/// <summary>One member of the file: an id and a value.</summary>
/// <param name="IsSession">The id is one that could open a session.</param>
/// <param name="Value">Where the value begins.</param>
internal readonly record struct LegacyMember(Guid Id, bool IsSession, int Value, int End)
{
    private static readonly JsonReaderOptions Form = new() { MaxDepth = LegacyJson.MaxDepth };

    /// <param name="data">Begins with a quotation mark, and may end anywhere.</param>
    /// <param name="member">Its id, and where value and member end.</param>
    /// <returns>Why it is damaged, when it is. An object that is whole by its braces and brackets may still be no JSON: see <see cref="IsJson"/>.</returns>
    public static (Reading State, string Reason) Read(ReadOnlySpan<byte> data, out LegacyMember member)
    {
        member = default;
        try
        {
            var name = new Utf8JsonReader(data, isFinalBlock: false, default);
            if (!name.Read()) return (Reading.Cut, "");
            var isSession = Guid.TryParseExact(name.GetString(), "D", out var id) && LegacyId.IsValid(id);
            var at = (int)name.BytesConsumed;
            if (!TryNext(data, ref at)) return (Reading.Cut, "");
            if (data[at++] != ':') return (Reading.Damaged, "there is no value behind the id");
            if (!TryNext(data, ref at)) return (Reading.Cut, "");
            if (data[at] == '{' && ObjectEnd.Find(data[at..]) is > 0 and var length)
            {
                member = new(id, isSession, at, at + length);
                return (Reading.Whole, "");
            }

            var value = new Utf8JsonReader(data[at..], isFinalBlock: false, new JsonReaderState(Form));
            do
            {
                if (!value.Read()) return (Reading.Cut, "");

                // Its end is missing: what follows would be taken for a part of it.
                if (value.TokenType == JsonTokenType.PropertyName && BeginOfSession.IsNext(value)) return (Reading.Damaged, "another session begins before it ends");
            }
            while (value.CurrentDepth > 0 || value.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray);
            member = new(id, isSession, at, at + (int)value.BytesConsumed);
            return (Reading.Whole, "");
        }
        catch (JsonException)
        {
            return (Reading.Damaged, "it is no JSON");
        }
        catch (InvalidOperationException)
        {
            return (Reading.Damaged, "its id is no text");
        }
    }

    /// <param name="value">Whole by its braces and brackets.</param>
    public static bool IsJson(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value, Form);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Passes over white space.</summary>
    public static bool TryNext(ReadOnlySpan<byte> data, ref int at)
    {
        var next = data[at..].IndexOfAnyExcept(" \t\r\n"u8);
        at += Math.Max(next, 0);
        return next >= 0;
    }
}
