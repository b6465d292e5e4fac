using System.Text.Json;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>A file is not what it should be.</summary>
/// <param name="place">Where in the file: "line 12, at $[0].courses[3]".</param>
/// <param name="fault">What is wrong there.</param>
internal sealed class CatalogFormatException(string place, string fault) : Exception($"{place}: {fault}")
{
    /// <summary>The serializer's own sentences name types of ours; say it in terms of the file.</summary>
    public static CatalogFormatException From(JsonException cause) => new($"line {(cause.LineNumber ?? 0) + 1}, at {cause.Path ?? "$"}", Fault(cause));

    public static string Fault(JsonException cause)
    {
        var fault = cause.Message;
        if (fault.IndexOf(" Path: ", StringComparison.Ordinal) is > 0 and var tail) fault = fault[..tail];
        if (fault.IndexOf("including: ", StringComparison.Ordinal) is > 0 and var members) fault = $"missing: {fault[(members + 11)..]}";
        if (fault.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)) fault = "a value of another kind is expected";
        if (fault.Contains("is not nullable", StringComparison.Ordinal) || fault.Contains("doesn't allow null", StringComparison.Ordinal)) fault = "null is not allowed";
        return fault.TrimEnd('.');
    }
}
