using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Together;

/// <summary>What a person may do in a shared plan; each may do what those before may. In JSON "look", "edit" and "owner".</summary>
[JsonConverter(typeof(PlanRoleConverter))]
internal enum PlanRole
{
    Look,
    Edit,

    /// <summary>Edits, invites, removes people, hands over, deletes. There is exactly one.</summary>
    Owner,
}

internal sealed class PlanRoleConverter() : JsonStringEnumConverter<PlanRole>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
