using Scheduly.Web.Api.Contract;

namespace Scheduly.Web.Api;

internal static class LegacyNotFound
{
    /// <summary>The same answer for what was never an id, what is unknown and what has ended: nothing can be told apart.</summary>
    public static IResult Answer(string? text) => Results.Json(
        new ErrorResponse($"Session {Shown(text)} not found or expired"), ContractJson.Default.ErrorResponse, statusCode: StatusCodes.Status404NotFound);

    /// <summary>What the client sent, so far as it could be an id.</summary>
    private static string Shown(string? text) =>
        text is { Length: <= 36 } && text.All(letter => char.IsAsciiHexDigit(letter) || letter == '-') ? text : "(malformed id)";
}
