using System.Text.Json.Serialization;

namespace Scheduly.Web.Api.Contract;

internal sealed record HealthResponse(bool Ok);

/// <param name="Status">"healthy", "degraded" or "unhealthy".</param>
/// <param name="Checks">For operators alone, as are the findings.</param>
internal sealed record ReadyResponse(string Status, DateTimeOffset? CheckedAt = null, IReadOnlyList<CheckResponse>? Checks = null, IReadOnlyList<FindingResponse>? Findings = null);

internal sealed record CheckResponse(string Name, string Status, double Milliseconds);

/// <param name="Status">"healthy" for what could not be looked at.</param>
internal sealed record FindingResponse(string Check, string Status, string Subject, string Cause, string Advice);

/// <summary>The first three members are the old contract's.</summary>
/// <param name="LatencyMs">Of one round trip to the store.</param>
/// <param name="Fallback">The second backend while sessions move; null otherwise.</param>
internal sealed record SessionHealthResponse(
    string Status,
    [property: JsonPropertyName("active_sessions"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? ActiveSessions,
    [property: JsonPropertyName("storage_type")] string StorageType,
    [property: JsonPropertyName("latency_ms"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? LatencyMs,
    [property: JsonPropertyName("fallback"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Fallback);
