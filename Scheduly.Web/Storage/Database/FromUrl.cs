using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Scheduly.Web.Storage.Database;

/// <summary>What the parts of a URL are called in the drivers' connection strings. Options are those of libpq and ODBC, and the drivers' own.</summary>
internal static class FromUrl
{
    public static NpgsqlConnectionStringBuilder PostgreSql(DatabaseUrl url)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = url.Host, Username = url.User, Password = url.Password };
        if (url.Port is { } port) builder.Port = port;
        if (url.Database.Length > 0) builder.Database = url.Database;
        foreach (var (name, value) in url.Options)
        {
            Set(name, () => _ = name switch
            {
                "sslmode" or "ssl" => builder["SSL Mode"] = SslModes.GetValueOrDefault(value) ?? value,
                "sslrootcert" => builder["Root Certificate"] = value,
                "sslcert" => builder["SSL Certificate"] = value,
                "sslkey" => builder["SSL Key"] = value,
                "connect_timeout" => builder["Timeout"] = value,
                "application_name" => builder["Application Name"] = value,
                "target_session_attrs" => builder["Target Session Attributes"] = value,
                _ => builder[name] = value,
            });
        }

        return builder;
    }

    public static SqlConnectionStringBuilder SqlServer(DatabaseUrl url)
    {
        var builder = new SqlConnectionStringBuilder { DataSource = url.Port is { } port ? $"{url.Host},{port}" : url.Host };
        var database = url.Database.Length > 0 ? url.Database : url.Option("database");
        if (database is not null) builder.InitialCatalog = database;
        if (url.User is not null) builder.UserID = url.User;
        if (url.Password is not null) builder.Password = url.Password;
        foreach (var name in url.Options.Keys)
        {
            // "driver" is for ODBC, and there is one driver here.
            if (name is not ("driver" or "database")) Set(name, () => builder[name] = url.Option(name));
        }

        return builder;
    }

    /// <summary>sqlite:///relative/path and sqlite:////absolute/path.</summary>
    public static SqliteConnectionStringBuilder Sqlite(DatabaseUrl url) => new() { DataSource = url.Database };

    private static readonly Dictionary<string, string> SslModes = new(StringComparer.Ordinal)
    {
        ["disable"] = "Disable",
        ["allow"] = "Allow",
        ["prefer"] = "Prefer",
        ["require"] = "Require",
        ["true"] = "Require",
        ["verify-ca"] = "VerifyCA",
        ["verify-full"] = "VerifyFull",
    };

    private static void Set(string name, Action set)
    {
        try
        {
            set();
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException or OverflowException)
        {
            throw new StorageSetupException($"{ConnectionSettings.Setting} has an option \"{name}\" that the driver does not know or whose value it refuses: correct it or take it out.");
        }
    }
}
