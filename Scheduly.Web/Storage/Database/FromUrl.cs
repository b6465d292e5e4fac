using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Scheduly.Web.Storage.Database;

/// <summary>What the parts of a URL are called in the drivers' connection strings. Options are those of libpq and ODBC, and the drivers' own.</summary>
internal static class FromUrl
{
    /// <param name="passedOver">Gets the name of each option that has no meaning here.</param>
    public static NpgsqlConnectionStringBuilder PostgreSql(DatabaseUrl url, Action<string>? passedOver = null)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = PostgreSqlHosts.Of(url, out var port), Username = url.User, Password = url.Password };
        if (port is { } known) builder.Port = known;
        if (url.Database.Length > 0) builder.Database = url.Database;
        foreach (var (name, value) in url.Options) Set(name, () => PostgreSqlOptions.Set(builder, name, value, passedOver));
        return builder;
    }

    public static SqlConnectionStringBuilder SqlServer(DatabaseUrl url, Action<string>? passedOver = null)
    {
        if (url.Option("odbc_connect") is { } odbc) return SqlServerForms.Odbc(odbc, passedOver);
        var (database, instance) = (url.Option("database"), "");

        // Beside an option "database" the path is the name of an instance.
        if (database is not null && url.Database.Length > 0) instance = $"\\{url.Database}";
        else if (url.Database.Length > 0) database = url.Database;
        var builder = new SqlConnectionStringBuilder { DataSource = url.Host + instance + (url.Port is { } port ? $",{port}" : "") };
        if (database is not null) builder.InitialCatalog = database;
        if (url.User is not null) builder.UserID = url.User;
        if (url.Password is not null) builder.Password = url.Password;
        foreach (var name in url.Options.Keys)
        {
            if (name != "database") Set(name, () => SqlServerForms.Set(builder, name, url.Option(name)!, passedOver));
        }

        return builder;
    }

    /// <summary>sqlite:///relative/path and sqlite:////absolute/path.</summary>
    public static SqliteConnectionStringBuilder Sqlite(DatabaseUrl url) => new() { DataSource = url.Database };

    internal static void Set(string name, Action set)
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
