using System.Globalization;
using System.Text.RegularExpressions;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>
/// A database named as <c>scheme://user:password@host:port/database?name=value</c>. A driver in the scheme, as in
/// <c>postgresql+asyncpg</c>, says nothing here. Special characters stand in percent form.
/// </summary>
/// <param name="Options">The names in lower case.</param>
internal sealed partial record DatabaseUrl(
    BackendKind Kind, string? User, string? Password, string Host, int? Port, string Database, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Whether the text is meant to be a URL; a connection string has no "://" so early.</summary>
    public static bool IsUrl(string text) => Scheme().IsMatch(text);

    /// <summary>The backend that a URL's scheme stands for, or null.</summary>
    public static BackendKind? KindOf(string text) =>
        Scheme().Match(text) is { Success: true } match
            ? match.Groups["name"].Value.ToLowerInvariant() switch
            {
                "postgresql" or "postgres" => BackendKind.PostgreSql,
                "sqlserver" or "mssql" => BackendKind.SqlServer,
                "sqlite" => BackendKind.Sqlite,
                _ => null,
            }
            : null;

    /// <exception cref="StorageSetupException">It cannot be read; the message holds nothing of it but the scheme and names of options.</exception>
    public static DatabaseUrl Parse(string text)
    {
        text = text.Trim();
        var scheme = Scheme().Match(text).Value;
        var kind = KindOf(text) ?? throw new StorageSetupException(
            $"{ConnectionSettings.Setting} begins with {scheme}, which is no database that Scheduly knows: write postgresql://, sqlserver:// or sqlite:///.");
        var parts = Parts().Match(text[scheme.Length..]);
        if (!parts.Success) throw Unreadable(kind);
        try
        {
            var options = ReadOptions(parts.Groups["query"].Value);
            if (kind != BackendKind.Sqlite && parts.Groups["host"].Length == 0 && !HostOptions.Any(options.ContainsKey)) throw Unreadable(kind);
            return new DatabaseUrl(
                kind,
                Decoded(parts.Groups["user"]),
                Decoded(parts.Groups["password"]),
                HostsOf(parts),
                parts.Groups["port"] is { Success: true, Length: > 0 } port ? Port(port.Value, kind) : null,
                Decoded(parts.Groups["path"]) ?? "",
                options);
        }
        catch (FormatException)
        {
            throw Unreadable(kind);
        }

        // Several hosts stay as they are written, each with its port.
        string HostsOf(Match match)
        {
            var others = match.Groups["others"].Value;
            var host = Decoded(match.Groups["host"])!;
            if (others.Length == 0) return host.Trim('[', ']');
            if (kind != BackendKind.PostgreSql) throw Unreadable(kind);
            foreach (Match one in OtherPort().Matches(others)) Port(one.Groups["port"].Value, kind);
            return host + match.Groups["others"].Value;
        }

        static int Port(string text, BackendKind kind) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
                ? port
                : throw new StorageSetupException($"{ConnectionSettings.Setting} has a port that is not a number from 1 to 65535: write {Form(kind)}.");
    }

    /// <summary>The option of that name; true and false also as yes and no, as ODBC writes them.</summary>
    public string? Option(string name) => Options.GetValueOrDefault(name) switch
    {
        "yes" => "true",
        "no" => "false",
        var value => value,
    };

    private static StorageSetupException Unreadable(BackendKind kind) => new(
        $"{ConnectionSettings.Setting} is not a URL of the form {Form(kind)}; special characters in the user and the password are written in percent form, as %40 for @ and %2F for /.");

    private static string Form(BackendKind kind) => kind switch
    {
        BackendKind.PostgreSql => "postgresql://user:password@host:port/database",
        BackendKind.SqlServer => "sqlserver://user:password@host:port/database",
        _ => "sqlite:///path",
    };

    private static string? Decoded(Group group) => group.Success ? Uri.UnescapeDataString(group.Value) : null;

    /// <summary>Options that name the host where the address does not: a socket's folder above all.</summary>
    private static readonly string[] HostOptions = ["host", "hostaddr", "unix_sock", "odbc_connect"];

    private static Dictionary<string, string> ReadOptions(string query) => query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(option => option.Split('=', 2))
        .GroupBy(option => Uri.UnescapeDataString(option[0].Replace('+', ' ')).ToLowerInvariant(), StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => group.Key == "host" ? string.Join(',', group.Select(option => Uri.UnescapeDataString(option[^1]))) : group.Last() is [_, var value] ? Uri.UnescapeDataString(value.Replace('+', ' ')) : "",
            StringComparer.Ordinal);

    [GeneratedRegex(@"^(jdbc:)?(?<name>[a-z][a-z0-9]*)(\+[a-z0-9_]+)?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"(\]|,[^:,\[\]]*|^[^:,]*):(?<port>[^,:\[\]]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex OtherPort();

    // A bad percent sign is as unreadable as a stray @.
    [GeneratedRegex(
        @"^((?<user>([^:@/?#%]|%[0-9A-Fa-f]{2})*)(:(?<password>([^@/?#%]|%[0-9A-Fa-f]{2})*))?@)?(?<host>\[[0-9A-Fa-f:.]+\]|[^:@/?#\[\],;]*)((:(?<port>[^/?#@,]*))?|(?<others>(:[^/?#@,]*)?(,[^/?#@,;]+)+))(/(?<path>([^?#@%]|%[0-9A-Fa-f]{2})*))?(\?(?<query>[^#]*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Parts();
}
