using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>The form with members for the term beside its departments.</summary>
internal sealed record QuacsFile
{
    /// <summary>Days without class, "9/2" or "2024-09-02".</summary>
    public IReadOnlyList<string>? DaysOff { get; init; }

    /// <summary>Where the departments stand: "$" when the file is an array.</summary>
    [JsonIgnore]
    public string Path { get; init; } = "$";

    public IReadOnlyList<QuacsDepartment>? Departments { get; init; }
}

/// <summary>A row of a list of the file.</summary>
internal interface IQuacsRow
{
    /// <summary>Its place in that list, counted from 0; null where nothing before it was left out.</summary>
    int? Row { get; }
}

/// <summary>A file in the QuACS form is an array of these; members that are not named here are ignored.</summary>
internal sealed record QuacsDepartment : IQuacsRow
{
    [JsonIgnore]
    public int? Row { get; init; }

    public string? Name { get; init; }

    public required string Code { get; init; }

    public required IReadOnlyList<QuacsCourse> Courses { get; init; }
}

internal sealed record QuacsCourse : IQuacsRow
{
    [JsonIgnore]
    public int? Row { get; init; }

    public string? Title { get; init; }

    public required string Subj { get; init; }

    [JsonConverter(typeof(TextOrNumberConverter))]
    public required string Crse { get; init; }

    public required IReadOnlyList<QuacsSection> Sections { get; init; }

    /// <summary>Sections of it that cannot be read.</summary>
    [JsonIgnore]
    public IReadOnlyList<LostRow> Lost { get; init; } = [];
}

/// <summary>What can be read of a section whose row is left out: others may belong to it.</summary>
internal sealed record LostRow(string? Crn, string Name, string? Link);

internal sealed record QuacsSection : IQuacsRow
{
    [JsonIgnore]
    public int? Row { get; init; }

    [JsonConverter(typeof(TextOrNumberConverter))]
    public required string Crn { get; init; }

    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? Sec { get; init; }

    public required decimal CredMin { get; init; }

    /// <summary>Not above <see cref="CredMin"/>, or absent, when credits are fixed.</summary>
    public decimal? CredMax { get; init; }

    /// <summary>Credits of which one is taken, "2 or 3"; they stand before the two bounds.</summary>
    public IReadOnlyList<decimal>? CredChoices { get; init; }

    public string? Title { get; init; }

    public int? Cap { get; init; }

    /// <summary>Free seats; negative when overbooked.</summary>
    public int? Rem { get; init; }

    /// <summary>Free seats of all sections that share its room; the fewer of the two count.</summary>
    [JsonPropertyName("xl_rem")]
    public int? CrossListRem { get; init; }

    /// <summary>People on the waiting list.</summary>
    public int? Waiting { get; init; }

    /// <summary>"online", "hybrid", or in a room; other words are kept as they are.</summary>
    public string? Mode { get; init; }

    public string? Campus { get; init; }

    public IReadOnlyList<string>? Attributes { get; init; }

    /// <summary>Sections of one course with different links do not go together.</summary>
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? Link { get; init; }

    /// <summary>One of these lists of CRNs must be taken with it, each whole.</summary>
    [JsonConverter(typeof(TogetherConverter))]
    public IReadOnlyList<IReadOnlyList<string>>? Together { get; init; }

    public IReadOnlyList<QuacsTimeslot>? Timeslots { get; init; }
}

/// <summary>Without days, without a start or without an end it is a slot whose time is not known.</summary>
internal sealed record QuacsTimeslot
{
    /// <summary>Letters of MTWRFSU, one each.</summary>
    public Weekdays Days { get; init; }

    /// <summary>The final examination.</summary>
    public bool Final { get; init; }

    /// <summary>"odd" or "even": every other week, the week of <see cref="DateStart"/> being the first.</summary>
    public string? Weeks { get; init; }

    [JsonConverter(typeof(QuacsTimeConverter))]
    public TimeOnly? TimeStart { get; init; }

    [JsonConverter(typeof(QuacsTimeConverter))]
    public TimeOnly? TimeEnd { get; init; }

    public string? Instructor { get; init; }

    public string? Location { get; init; }

    /// <summary>"8/24", "8/24/2024" or "2024-08-24".</summary>
    public string? DateStart { get; init; }

    public string? DateEnd { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(WeekdaysConverter)])]
[JsonSerializable(typeof(List<QuacsDepartment>))]
[JsonSerializable(typeof(QuacsFile))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class QuacsJson : JsonSerializerContext;

/// <summary>Course numbers and CRNs are numbers in some files and strings in others.</summary>
internal sealed class TextOrNumberConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!.Trim(),
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new JsonException("a string or a whole number is expected"),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Five past ten is 1005, or "1005"; -1 and null say that it is not known.</summary>
internal sealed class QuacsTimeConverter : JsonConverter<TimeOnly?>
{
    public override TimeOnly? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)) return FromNumber(number);
        if (reader.TokenType == JsonTokenType.String && int.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out number)) return FromNumber(number);
        throw new JsonException("a time is hours and minutes such as 1005, or -1 when it is not known");
    }

    public override void Write(Utf8JsonWriter writer, TimeOnly? value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value is { } time ? (time.Hour * 100) + time.Minute : -1);

    private static TimeOnly? FromNumber(int number) =>
        number < 0 ? null
        : number == 2400 ? new TimeOnly(23, 59)
        : number <= 2359 && number % 100 < 60 ? new TimeOnly(number / 100, number % 100)
        : throw new JsonException(string.Create(CultureInfo.InvariantCulture, $"{number} is no time; a time is hours and minutes such as 1005, or -1 when it is not known"));
}
