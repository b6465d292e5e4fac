using System.Text.Json.Serialization;
using Scheduly.Sessions.Health;

namespace Scheduly.Web.Api.Contract;

internal sealed record HealthResponse(bool Ok);

/// <param name="Status">"healthy", "degraded" or "unhealthy".</param>
/// <param name="Checks">For operators alone, as are the findings.</param>
internal sealed record ReadyResponse(string Status, DateTimeOffset? CheckedAt = null, IReadOnlyList<CheckResponse>? Checks = null, IReadOnlyList<FindingResponse>? Findings = null);

internal sealed record CheckResponse(string Name, string Status, double Milliseconds);

/// <param name="Status">"healthy" for what could not be looked at, and for notes.</param>
internal sealed record FindingResponse(string Check, string Status, string Subject, string Cause, string Advice);

/// <summary>The first three members are the old contract's.</summary>
/// <param name="LatencyMs">Of one round trip to the store.</param>
/// <param name="Fallback">The second backend while sessions move; null otherwise.</param>
/// <param name="OldStore">For operators alone, while sessions move.</param>
/// <param name="Servers">For operators alone, where the store is a server: what this node writes to.</param>
/// <param name="Near">For operators alone, where <c>SessionStorage:Replica</c> is set.</param>
internal sealed record SessionHealthResponse(
    string Status,
    [property: JsonPropertyName("active_sessions"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? ActiveSessions,
    [property: JsonPropertyName("storage_type")] string StorageType,
    [property: JsonPropertyName("latency_ms"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? LatencyMs,
    [property: JsonPropertyName("fallback"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Fallback,
    [property: JsonPropertyName("old_store")] OldStoreResponse? OldStore = null,
    [property: JsonPropertyName("servers")] IReadOnlyList<StoreServerResponse>? Servers = null,
    [property: JsonPropertyName("near")] NearResponse? Near = null);

/// <summary>The store that is being left.</summary>
/// <param name="OnlyThere">Sessions that it alone has; null when they are not counted yet.</param>
/// <param name="LinksOnlyThere">Links to schedules that it alone has; null when they are not counted yet.</param>
/// <param name="Answers">False when it is unavailable: the numbers are those of <paramref name="CountedAt"/>.</param>
internal sealed record OldStoreResponse(
    [property: JsonPropertyName("storage_type")] string StorageType,
    [property: JsonPropertyName("sessions_only_there"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? OnlyThere,
    [property: JsonPropertyName("links_only_there"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? LinksOnlyThere,
    [property: JsonPropertyName("answers")] bool Answers,
    [property: JsonPropertyName("counted_at")] DateTimeOffset? CountedAt)
{
    public static OldStoreResponse? Of(OldStoreReport? report) =>
        report is null ? null : new(report.Backend, report.Sessions, report.Links, report.Answers, report.CountedAt);
}

/// <param name="Unknown">Why the followers are not known; null when they are.</param>
internal sealed record StoreServerResponse(
    [property: JsonPropertyName("primary")] string Primary,
    [property: JsonPropertyName("followers")] IReadOnlyList<StoreFollowerResponse> Followers,
    [property: JsonPropertyName("unknown")] string? Unknown)
{
    public static IReadOnlyList<StoreServerResponse>? Of(ServersReport? report) => report is not { Servers.Count: > 0 }
        ? null
        : [.. report.Servers.Select(server => new StoreServerResponse(
            server.Primary, [.. server.Followers.Select(follower => new StoreFollowerResponse(follower.Name, follower.State, follower.Delay?.TotalMilliseconds))], server.Unknown))];
}

/// <param name="DelayMs">Null when the primary does not report it.</param>
internal sealed record StoreFollowerResponse(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("delay_ms"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? DelayMs);

/// <summary>The follower that this node reads from.</summary>
internal sealed record NearResponse(
    [property: JsonPropertyName("location")] string Location,
    [property: JsonPropertyName("in_use")] bool InUse,
    [property: JsonPropertyName("delay_ms"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? DelayMs)
{
    public static NearResponse? Of(ServersReport? report) =>
        report?.Near is { } near ? new(near.Location, near.InUse, near.Delay is { } delay ? Math.Round(delay.TotalMilliseconds, 1) : null) : null;
}
