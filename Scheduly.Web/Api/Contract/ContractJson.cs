using System.Text.Json.Serialization;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Api.Contract;

/// <summary>What goes over the wire, in the form of <see cref="ScheduleJson"/>; it stands here because the domain does not know its API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(HourMinuteConverter), typeof(CreditsConverter), typeof(WeekdaysConverter)])]
[JsonSerializable(typeof(SectionResponse))]
[JsonSerializable(typeof(IReadOnlyList<SectionResponse>))]
[JsonSerializable(typeof(PlanResponse))]
[JsonSerializable(typeof(RequirementsResponse))]
[JsonSerializable(typeof(PreferencesResponse))]
internal sealed partial class ContractJson : JsonSerializerContext;
