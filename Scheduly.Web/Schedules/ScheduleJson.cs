using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Scheduly.Web.Schedules.Export;
using Scheduly.Web.Schedules.History;
using Scheduly.Web.Schedules.Live;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;
using Scheduly.Web.Schedules.Sharing;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Schedules;

/// <summary>
/// The JSON form of the domain: camelCase, days as ["Mon"], times as "10:00", dates as "2024-08-26", credits without trailing
/// zeros, null members left out, unknown members ignored, null for a list refused. Generated code gives an absent init-only
/// member its type's default, not its initializer: lists that may be absent say <c>init => field = value ?? []</c>.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(HourMinuteConverter), typeof(CreditsConverter), typeof(WeekdaysConverter), typeof(AlternativeConverter)])]
[JsonSerializable(typeof(SessionState))]
[JsonSerializable(typeof(NamedSchedule))]
[JsonSerializable(typeof(UndoSteps))]
[JsonSerializable(typeof(ScheduleFile))]
[JsonSerializable(typeof(SharedFile))]
[JsonSerializable(typeof(SharedPlan))]
[JsonSerializable(typeof(TogetherState))]
[JsonSerializable(typeof(LiveFile))]
[JsonSerializable(typeof(PresenceSheet))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(WishList))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(Section))]
[JsonSerializable(typeof(IReadOnlyList<Section>))]
[JsonSerializable(typeof(RequirementSet))]
[JsonSerializable(typeof(Dictionary<string, RequirementSet>))]
internal sealed partial class ScheduleJson : JsonSerializerContext;
