using System.Text.Json.Serialization;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Api.Contract;

/// <summary>The answer to a build; <c>preferences</c> and <c>wishes</c> came after the old contract.</summary>
/// <param name="SessionId">Null when the cookie names the session.</param>
internal sealed record BuildResponse(
    [property: JsonPropertyName("session_id")] string? SessionId, RequirementsResponse Requirements, PlanResponse Plan, PreferencesResponse Preferences, WishesResponse Wishes)
{
    public static BuildResponse From(BuildResult result, string utterance, string? sessionId = null) => new(
        sessionId,
        RequirementsResponse.From(result.Requirements),
        PlanResponse.From(result.Schedule.LastPlan!),
        PreferencesResponse.From(result.Schedule.Preferences),
        WishesResponse.From(result.Wishes, utterance));
}

/// <summary>The answer to <c>/optimize</c>.</summary>
internal sealed record OptimizeResponse(PlanResponse Plan, PreferencesResponse Preferences, WishesResponse Wishes)
{
    public static OptimizeResponse From(BuildResult result, string utterance) => new(
        PlanResponse.From(result.Schedule.LastPlan!),
        PreferencesResponse.From(result.Schedule.Preferences),
        WishesResponse.From(result.Wishes, utterance));
}

/// <summary>What was made of the utterance.</summary>
/// <param name="NotUnderstood">Parts of the text that carry no wish that is known here.</param>
/// <param name="Notes">Sentences about what matches nothing in the catalogue, with the nearest, or matches twice; absent when there are none.</param>
internal sealed record WishesResponse(IReadOnlyList<string> Understood, IReadOnlyList<string> NotUnderstood, IReadOnlyList<string>? Notes = null)
{
    public static WishesResponse From(ParsedWishes parsed, string utterance) => new(
        [.. parsed.Understood.Select(wish => wish.Label)],
        [.. parsed.NotUnderstood.Select(span => span.Of(utterance))],
        parsed.Notes.Count > 0 ? parsed.Notes : null);
}

internal sealed record SectionsResponse(IReadOnlyList<SectionResponse> Sections);

/// <summary>A refusal as clients of the old contract know it.</summary>
internal sealed record ErrorResponse(string Detail);

/// <summary>A body that does not validate, in the old contract's form: one item for each fault.</summary>
internal sealed record ValidationResponse(IReadOnlyList<ValidationFault> Detail);

/// <param name="Loc">Where: "body" and the member.</param>
internal sealed record ValidationFault(IReadOnlyList<string> Loc, string Msg, string Type);

/// <param name="Header">The header that carries the token.</param>
internal sealed record AntiforgeryResponse(string Token, string Header);
