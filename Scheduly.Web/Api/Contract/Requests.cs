using System.Text.Json.Serialization;

namespace Scheduly.Web.Api.Contract;

/// <summary>The body of <c>POST /build</c>.</summary>
/// <param name="Major">A name or a department's code; at least 2 characters.</param>
internal sealed record BuildRequest(string Major, string? School = null, string? Term = null, string? Utterance = null);

/// <summary>The body of <c>POST /optimize</c>.</summary>
internal sealed record OptimizeRequest([property: JsonPropertyName("session_id")] string SessionId, string Utterance);

/// <summary>The body of <c>POST /api/schedule/optimize</c>: the cookie names the session.</summary>
internal sealed record RefineRequest(string Utterance);

/// <summary>The body of <c>POST /catalog/sections</c>.</summary>
internal sealed record SectionsRequest(string Term, [property: JsonPropertyName("course_codes")] IReadOnlyList<string?> CourseCodes);
