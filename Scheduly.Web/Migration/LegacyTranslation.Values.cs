using System.Text.Json;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Migration;

// One member each: its name is read and written, and its value is of the kind that the old backend wrote.
internal ref partial struct LegacyTranslation
{
    private bool Next(JsonTokenType kind) => _reader.Read() && _reader.TokenType == kind;

    private bool Member(ReadOnlySpan<byte> name) => Next(JsonTokenType.PropertyName) && !_reader.ValueIsEscaped && _reader.ValueSpan.SequenceEqual(name);

    private bool TryText(ReadOnlySpan<byte> name, out string text)
    {
        var found = Member(name) && Next(JsonTokenType.String);
        text = found ? _reader.GetString()! : "";
        return found;
    }

    /// <param name="optional">Null is left out.</param>
    private bool TryCopy(ReadOnlySpan<byte> name, ReadOnlySpan<byte> newName, bool optional = false)
    {
        if (!Member(name) || !_reader.Read()) return false;
        if (_reader.TokenType != JsonTokenType.String) return optional && _reader.TokenType == JsonTokenType.Null;
        writer.WritePropertyName(newName);
        CopyText();
        return true;
    }

    private bool TryTexts(ReadOnlySpan<byte> name)
    {
        if (!Member(name) || !Next(JsonTokenType.StartArray)) return false;
        writer.WriteStartArray(name);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.String) CopyText();
        writer.WriteEndArray();
        return _reader.TokenType == JsonTokenType.EndArray;
    }

    private readonly void CopyText()
    {
        if (!_reader.ValueIsEscaped)
        {
            writer.WriteStringValue(_reader.ValueSpan);
            return;
        }

        var length = _reader.ValueSpan.Length;
        var text = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        writer.WriteStringValue(text[.._reader.CopyString(text)]);
    }

    private bool TryDays(ReadOnlySpan<byte> name, out Weekdays days)
    {
        days = Weekdays.None;
        if (!Member(name) || !Next(JsonTokenType.StartArray)) return false;
        while (_reader.Read() && _reader.TokenType == JsonTokenType.String)
        {
            if (DayOf(_reader.ValueSpan) is not { } day) return false;
            days |= day;
        }

        writer.WriteStartArray(name);
        for (var day = 0; day < DaysOfWeek; day++)
        {
            if (((int)days & (1 << day)) != 0) writer.WriteStringValue(ShortDays.Slice(day * ShortDay, ShortDay));
        }

        writer.WriteEndArray();
        return _reader.TokenType == JsonTokenType.EndArray;
    }

    private const int DaysOfWeek = 7, ShortDay = 3;

    private static ReadOnlySpan<byte> ShortDays => "MonTueWedThuFriSatSun"u8;

    private static Weekdays? DayOf(ReadOnlySpan<byte> name)
    {
        var at = name.Length == ShortDay ? ShortDays.IndexOf(name) : -1;
        return at >= 0 && at % ShortDay == 0 ? (Weekdays)(1 << (at / ShortDay)) : null;
    }

    private bool TryTime(ReadOnlySpan<byte> name)
    {
        if (!Member(name) || !_reader.Read()) return false;
        return _reader.TokenType == JsonTokenType.Null || TryWriteTime(name, out _);
    }

    private bool TryTime(ReadOnlySpan<byte> name, out int minutes)
    {
        minutes = 0;
        return Member(name) && _reader.Read() && TryWriteTime(name, out minutes);
    }

    /// <summary>Of the two spellings "09:05" and "9:05" only the one that is written.</summary>
    private readonly bool TryWriteTime(ReadOnlySpan<byte> name, out int minutes)
    {
        minutes = 0;
        if (_reader.TokenType != JsonTokenType.String || _reader.ValueSpan is not [var h1, var h2, (byte)':', var m1, var m2]) return false;
        if (!char.IsAsciiDigit((char)h1) || !char.IsAsciiDigit((char)h2) || !char.IsAsciiDigit((char)m1) || !char.IsAsciiDigit((char)m2)) return false;
        var (hour, minute) = (Number(h1, h2), Number(m1, m2));
        if (hour >= 24 || minute >= 60) return false;
        minutes = (hour * 60) + minute;
        writer.WriteString(name, _reader.ValueSpan);
        return true;

        static int Number(byte tens, byte ones) => ((tens - '0') * 10) + ones - '0';
    }

    /// <summary>Whole ones; a fraction may need another spelling.</summary>
    /// <param name="optional">Null is left out.</param>
    private bool TryCredits(ReadOnlySpan<byte> name, bool optional = false)
    {
        if (!Member(name) || !_reader.Read()) return false;
        if (_reader.TokenType == JsonTokenType.Null) return optional;
        if (_reader.TokenType != JsonTokenType.Number || _reader.ValueSpan[0] == '-' || !_reader.TryGetInt64(out var credits)) return false;
        writer.WriteNumber(name, credits);
        return true;
    }

    private bool TryFlag(ReadOnlySpan<byte> name)
    {
        if (!Member(name) || !_reader.Read()) return false;
        if (_reader.TokenType == JsonTokenType.Null) return true;
        if (_reader.TokenType is not (JsonTokenType.True or JsonTokenType.False)) return false;
        writer.WriteBoolean(name, _reader.TokenType == JsonTokenType.True);
        return true;
    }
}
