using System.Text.Json;
using System.Text.Json.Serialization;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Migration;

/// <summary>A session as the old backend wrote it. Any member may be absent or null; texts may be numbers in older files.</summary>
internal sealed record LegacySession
{
    /// <summary>Local time of the machine that wrote it, without an offset.</summary>
    [JsonPropertyName("created_at")]
    public string? CreatedAt { get; init; }

    public string? School { get; init; }

    public string? Major { get; init; }

    public string? Term { get; init; }

    public LegacyPreferences? Preferences { get; init; }

    public IReadOnlyList<string?>? Courses { get; init; }

    public IReadOnlyList<LegacyPrerequisite?>? Prereqs { get; init; }

    public IReadOnlyList<LegacyPrerequisite?>? MultiSemesterPrereqs { get; init; }

    public IReadOnlyList<string?>? CompletedCourses { get; init; }

    [JsonPropertyName("last_plan")]
    public LegacyPlan? LastPlan { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }
}

internal sealed record LegacyPreferences
{
    public Weekdays NoDays { get; init; }

    public TimeOnly? EarliestStart { get; init; }

    public TimeOnly? LatestEnd { get; init; }

    public decimal? MinCredits { get; init; }

    public decimal? MaxCredits { get; init; }

    public IReadOnlyList<string?>? SkipCourses { get; init; }

    public IReadOnlyList<string?>? PinSections { get; init; }

    public bool? AvoidGaps { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }
}

internal sealed record LegacyPrerequisite
{
    public string? Course { get; init; }

    public IReadOnlyList<string?>? Requires { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }
}

internal sealed record LegacyPlan
{
    public string? Term { get; init; }

    public decimal? TotalCredits { get; init; }

    public IReadOnlyList<LegacySection?>? Sections { get; init; }

    public IReadOnlyList<string?>? Explanations { get; init; }

    /// <summary>Of no fixed form; they are made again with the next plan.</summary>
    public JsonElement? Alternatives { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }
}

internal sealed record LegacySection
{
    public string? Course { get; init; }

    public string? Crn { get; init; }

    public string? Section { get; init; }

    /// <summary>["Mon","Wed"], or "MoWe" in older files.</summary>
    public Weekdays Days { get; init; }

    public string? Start { get; init; }

    public string? End { get; init; }

    public string? Location { get; init; }

    public string? Instructor { get; init; }

    /// <summary>A number, or a text in older files.</summary>
    public decimal? Credits { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    MaxDepth = MaxDepth,
    Converters = [typeof(LegacyTextConverter), typeof(HourMinuteConverter), typeof(CreditsConverter), typeof(WeekdaysConverter)])]
[JsonSerializable(typeof(LegacySession))]
internal sealed partial class LegacyJson : JsonSerializerContext
{
    /// <summary>A session becomes part of a state, which adds some levels, and is read with a depth of 64 from then on.</summary>
    public const int MaxDepth = 56;
}

/// <summary>A text, or the number or truth value that stands in its place.</summary>
internal sealed class LegacyTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException("A text is expected here."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
