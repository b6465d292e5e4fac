using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace Scheduly.Sessions.SqlServer;

/// <summary>
/// The forms for SQL Server that are not ADO.NET's: ODBC (<c>Driver={…};Server=…;Uid=…;Pwd={…}</c>), and that of JDBC and Prisma
/// (<c>sqlserver://host:1433;database=…;user=…;password=…</c>), as the Azure portal shows them beside it.
/// </summary>
internal static partial class SqlServerForms
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["databasename"] = "Initial Catalog",
        ["username"] = "User ID",
        ["applicationname"] = "Application Name",
        ["app name"] = "Application Name",
        ["logintimeout"] = "Connect Timeout",
        ["dial timeout"] = "Connect Timeout",
        ["hostnameincertificate"] = "Host Name In Certificate",
        ["servercertificate"] = "Server Certificate",
        ["applicationintent"] = "Application Intent",
        ["connectretrycount"] = "Connect Retry Count",
        ["connectretryinterval"] = "Connect Retry Interval",
    };

    /// <summary>What other drivers do with these, this one does otherwise or not at all.</summary>
    private static readonly HashSet<string> Meaningless = new(StringComparer.OrdinalIgnoreCase)
    {
        "mars_connection", "autotranslate", "ansinpw", "quotedid", "regional", "tds_version", "columnencryption", "columnencryptionsetting", "autocommit", "charset", "client_charset",
        "sendstringparametersasunicode", "selectmethod", "sockettimeout", "querytimeout", "cancelquerytimeout", "lastupdatecount", "sslprotocol", "trustservercertificatefile", "log",
        "fast_executemany", "use_setinputsizes", "connection_limit", "pool_timeout", "clientcertificate", "schema", "longasmax", "keepalive",
    };

    /// <returns>Null when the text is an ADO.NET string or an ordinary URL.</returns>
    /// <exception cref="StorageSetupException">It cannot be read.</exception>
    public static SqlConnectionStringBuilder? TryRead(string text, Action<string>? passedOver)
    {
        if (Address().Match(text) is { Success: true } address)
        {
            var builder = new SqlConnectionStringBuilder { DataSource = address.Groups["host"].Value + (address.Groups["port"] is { Success: true } port ? $",{port.Value}" : "") };
            return Fill(builder, address.Groups["rest"].Value, passedOver);
        }

        return DatabaseUrl.IsUrl(text) || !DriverName().IsMatch(text) ? null : Odbc(text, passedOver);
    }

    public static SqlConnectionStringBuilder Odbc(string text, Action<string>? passedOver) => Fill(new(), text, passedOver);

    public static void Set(SqlConnectionStringBuilder builder, string name, string value, Action<string>? passedOver)
    {
        // "driver" is for ODBC, and there is one driver here.
        if (name.Equals("driver", StringComparison.OrdinalIgnoreCase)) return;
        if (Meaningless.Contains(name) || (value.Contains('*', StringComparison.Ordinal) && name.Equals("hostnameincertificate", StringComparison.OrdinalIgnoreCase)))
        {
            passedOver?.Invoke(name);
            return;
        }

        builder[Names.GetValueOrDefault(name, name)] = value switch { "yes" or "Yes" => "true", "no" or "No" => "false", _ => value };
    }

    private static SqlConnectionStringBuilder Fill(SqlConnectionStringBuilder builder, string text, Action<string>? passedOver)
    {
        foreach (Match pair in Pair().Matches(text))
        {
            var (name, value) = (pair.Groups["name"].Value.Trim(), pair.Groups["value"].Value.Trim());
            if (value is ['{', .., '}']) value = value[1..^1].Replace("}}", "}", StringComparison.Ordinal);
            if (name.Equals("dsn", StringComparison.OrdinalIgnoreCase)) throw new StorageSetupException($"{ConnectionSettings.Setting} names a DSN, which is known to ODBC alone: write the server, Server=host,1433;Database=…;User Id=…;Password=….");
            if (name.Equals("instancename", StringComparison.OrdinalIgnoreCase)) builder.DataSource = WithInstance(builder.DataSource, value);
            else ConnectionSettings.SetOption(name, () => Set(builder, name, value, passedOver));
        }

        return builder;
    }

    private static string WithInstance(string server, string instance) => server.Split(',', 2) is [var host, var port] ? $"{host}\\{instance},{port}" : $"{server}\\{instance}";

    [GeneratedRegex(@"^(jdbc:)?(sqlserver|mssql)://(?<host>[^:;/?@]+)(:(?<port>[0-9]+))?;(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    [GeneratedRegex(@"(^|;)\s*(driver|dsn)\s*=", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex DriverName();

    [GeneratedRegex(@"\s*(?<name>[^=;]+?)\s*=\s*(?<value>\{([^}]|\}\})*\}|[^;]*)\s*(;|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex Pair();
}
