using System.Text.RegularExpressions;

namespace Scheduly.Sessions.PostgreSql;

/// <summary>libpq's other form, <c>host=db port=5432 dbname=app user=ann password='it''s' sslmode=require</c>, as psql and the providers' consoles show it.</summary>
internal static partial class PostgreSqlKeywords
{
    /// <returns>Null when the text has another form.</returns>
    public static DatabaseUrl? TryParse(string text)
    {
        if (Form().Match(text) is not { Success: true } form || form.Groups["name"].Captures is not { Count: > 1 } names) return null;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in names.Zip(form.Groups["value"].Captures)) options[name.Value.ToLowerInvariant()] = Plain(value.Value);
        if (!options.ContainsKey("host") && !options.ContainsKey("hostaddr")) return null;
        return new DatabaseUrl(BackendKind.PostgreSql, null, null, "", null, "", options);
    }

    private static string Plain(string value) => Escape().Replace(value is ['\'', .., '\''] ? value[1..^1] : value, "$1");

    [GeneratedRegex(@"^\s*((?<name>[A-Za-z_]+)\s*=\s*(?<value>'([^'\\]|\\.)*'|([^\s'\\;]|\\.)*)(\s+|$))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
