using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduly.Web.Api.Contract;

namespace Scheduly.Web.Api;

/// <summary>A JSON body, or the 422 that says which member does not validate.</summary>
/// <typeparam name="T">A record of <see cref="ContractJson"/>.</typeparam>
internal readonly record struct JsonBody<T>(T? Value, IResult? Fault)
    where T : class
{
    [MemberNotNullWhen(false, nameof(Value))]
    [MemberNotNullWhen(true, nameof(Fault))]
    public bool Failed => Value is null;
}

internal static class JsonBody
{
    extension(HttpRequest request)
    {
        /// <summary>Reads the body; its size is limited by the server, its depth by the serializer (64).</summary>
        public async Task<JsonBody<T>> ReadBodyAsync<T>(JsonTypeInfo<T> type)
            where T : class
        {
            if (request.ContentType is not null && !request.HasJsonContentType())
            {
                return new(null, Invalid("body", "The body must be JSON and be sent as application/json.", "json_invalid"));
            }

            try
            {
                var value = await JsonSerializer.DeserializeAsync(request.Body, type, request.HttpContext.RequestAborted);
                return value is not null ? new(value, null) : new(null, Invalid("body", "A JSON object is required.", "missing"));
            }
            catch (JsonException fault)
            {
                return new(null, Invalid(fault, type));
            }
        }
    }

    /// <param name="type">Of what was read.</param>
    public static IResult Invalid(JsonException fault, JsonTypeInfo type) => Invalid(Member(fault, type), Explain(fault, type), "json_invalid");

    public static IResult Invalid(string member, string message, string type) => Results.Json(
        new ValidationResponse([new(member == "body" ? ["body"] : ["body", member], message, type)]),
        ContractJson.Default.ValidationResponse,
        statusCode: StatusCodes.Status422UnprocessableEntity);

    private static string Member(JsonException fault, JsonTypeInfo type)
    {
        if (fault.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal)) return path[2..].Split('.', '[')[0];
        return Missing(fault, type) ?? "body";
    }

    /// <summary>The serializer's message would show its own types: only what the client can fix is told.</summary>
    private static string Explain(JsonException fault, JsonTypeInfo type) =>
        Missing(fault, type) is { } missing ? $"The member '{missing}' is required."
        : fault.Path is { Length: > 2 } path ? $"The member at {path} has the wrong form."
        : "The body is not a JSON object of this form.";

    private static string? Missing(JsonException fault, JsonTypeInfo type) =>
        fault.Message.Contains("missing required", StringComparison.Ordinal)
            ? type.Properties.FirstOrDefault(property => property.IsRequired && fault.Message.Contains($"'{property.Name}'", StringComparison.Ordinal))?.Name
            : null;
}
