using Microsoft.AspNetCore.Http.Extensions;

namespace Scheduly.Web.Pages.Board;

/// <summary>
/// What a button of the board does, as the value it posts: the fields of a command in the form of a query, "type=swap&amp;crn=1&amp;with=2".
/// All such buttons belong to one form, so that a page of a hundred buttons carries one token.
/// </summary>
internal static class Do
{
    /// <summary>The id of that form.</summary>
    public const string Form = "act";

    /// <summary>The field that carries the command.</summary>
    public const string Field = "do";

    public static string This(string type, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var query = new QueryBuilder { { "type", type } };
        foreach (var (name, value) in fields) query.Add(name, value ?? "");
        return query.ToString()[1..];
    }
}
