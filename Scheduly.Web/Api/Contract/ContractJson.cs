using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Export;

namespace Scheduly.Web.Api.Contract;

/// <summary>What goes over the wire, in the form of <see cref="ScheduleJson"/>; it stands here because the domain does not know its API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(HourMinuteConverter), typeof(CreditsConverter), typeof(WeekdaysConverter)])]
[JsonSerializable(typeof(SectionResponse))]
[JsonSerializable(typeof(IReadOnlyList<SectionResponse>))]
[JsonSerializable(typeof(PlanResponse))]
[JsonSerializable(typeof(RequirementsResponse))]
[JsonSerializable(typeof(PreferencesResponse))]
[JsonSerializable(typeof(BuildRequest))]
[JsonSerializable(typeof(OptimizeRequest))]
[JsonSerializable(typeof(RefineRequest))]
[JsonSerializable(typeof(SectionsRequest))]
[JsonSerializable(typeof(BuildResponse))]
[JsonSerializable(typeof(OptimizeResponse))]
[JsonSerializable(typeof(SectionsResponse))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(AntiforgeryResponse))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ScheduleCommand))]
[JsonSerializable(typeof(SectionAlternativesResponse))]
[JsonSerializable(typeof(CatalogResponse))]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(ImportPreview))]
[JsonSerializable(typeof(ShareRequest))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(LinkResponse))]
[JsonSerializable(typeof(SharedResponse))]
[JsonSerializable(typeof(NewPlanRequest))]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(InvitationRequest))]
[JsonSerializable(typeof(RevokeInvitationRequest))]
[JsonSerializable(typeof(PlanNameRequest))]
[JsonSerializable(typeof(HereRequest))]
[JsonSerializable(typeof(IReadOnlyList<MembershipResponse>))]
[JsonSerializable(typeof(MembershipResponse))]
[JsonSerializable(typeof(DoorResponse))]
[JsonSerializable(typeof(SharedPlanResponse))]
[JsonSerializable(typeof(InvitationResponse))]
[JsonSerializable(typeof(HereResponse))]
[JsonSerializable(typeof(LiveResponse))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(ValidationResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(ReadyResponse))]
[JsonSerializable(typeof(SessionHealthResponse))]
internal sealed partial class ContractJson : JsonSerializerContext;
