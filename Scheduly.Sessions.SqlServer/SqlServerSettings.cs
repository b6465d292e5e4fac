using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace Scheduly.Sessions.SqlServer;

/// <summary>Makes an engine of a connection string of SqlClient, ODBC or JDBC, or of a URL. What the engine relies on is set over it.</summary>
internal static class SqlServerSettings
{
    /// <param name="passedOver">Gets the name of each option that has no meaning here.</param>
    /// <exception cref="StorageSetupException">The text cannot be used.</exception>
    public static SqlServerEngine Engine(string? text, Action<string>? passedOver = null)
    {
        text = ConnectionSettings.Required(BackendKind.SqlServer, text);
        if (SqlServerForms.TryRead(text, passedOver) is { } other) return Engine(other);
        var url = ConnectionSettings.UrlOf(BackendKind.SqlServer, text);
        return ConnectionSettings.Read(BackendKind.SqlServer, () => Engine(url is null ? new SqlConnectionStringBuilder(text) : FromUrl(url, passedOver)));
    }

    /// <summary>What the parts of a URL are called in the driver's connection string. Options are those of ODBC and the driver's own.</summary>
    public static SqlConnectionStringBuilder FromUrl(DatabaseUrl url, Action<string>? passedOver = null)
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
            if (name != "database") ConnectionSettings.SetOption(name, () => SqlServerForms.Set(builder, name, url.Option(name)!, passedOver));
        }

        return builder;
    }

    private static SqlServerEngine Engine(SqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.DataSource)) throw new StorageSetupException($"{ConnectionSettings.Setting} names no server: add Server=….");
        var written = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!written.ContainsKey("Timeout") && !written.ContainsKey("Connect Timeout") && !written.ContainsKey("Connection Timeout")) builder.ConnectTimeout = ConnectionSettings.ConnectTimeout;
        if (!written.ContainsKey("Command Timeout")) builder.CommandTimeout = 0;
        if (!builder.ShouldSerialize("Application Name")) builder.ApplicationName = "Scheduly";
        return new SqlServerEngine(
            builder.ConnectionString,
            $"{builder.DataSource}/{builder.InitialCatalog}");
    }
}
