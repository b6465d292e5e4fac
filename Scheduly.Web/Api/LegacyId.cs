using Scheduly.Web.Api.Contract;

namespace Scheduly.Web.Api;

/// <summary>A <c>session_id</c> of the old contract: a version-4 UUID. Whoever holds it holds the session, so nothing else is looked up.</summary>
internal static class LegacyId
{
    /// <param name="id">In the one spelling that is stored: lower case, with dashes.</param>
    public static bool TryParse(string? text, out string id)
    {
        id = "";
        if (!Guid.TryParseExact(text, "D", out var parsed) || parsed is not { Version: 4, Variant: >= 8 and <= 11 }) return false;
        id = parsed.ToString();
        return true;
    }

    /// <summary>The same answer for what was never an id, what is unknown and what has ended: nothing can be told apart.</summary>
    public static IResult NotFound(string? text) => Results.Json(
        new ErrorResponse($"Session {Shown(text)} not found or expired"), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status404NotFound);

    /// <summary>What the client sent, so far as it could be an id.</summary>
    private static string Shown(string? text) =>
        text is { Length: <= 36 } && text.All(letter => char.IsAsciiHexDigit(letter) || letter == '-') ? text : "(malformed id)";
}
