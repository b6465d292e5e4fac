using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Scheduly.Web.Storage.Database;

/// <summary>
/// Makes an engine of what the user wrote, a connection string of the driver or a URL. What the engine relies on is set over it. The drivers'
/// own messages may quote pieces of a connection string, passwords too, and are therefore not passed on from here.
/// </summary>
internal static class ConnectionSettings
{
    public const string Setting = "SessionStorage:ConnectionString (or DATABASE_URL)";

    private const string DefaultFile = "Data Source=data/scheduly.db";

    /// <summary>Seconds that a server may take to accept a connection, unless the user says otherwise.</summary>
    private const int ConnectTimeout = 3;

    /// <param name="passedOver">Gets the name of each option that has no meaning here.</param>
    /// <exception cref="StorageSetupException">The text cannot be used.</exception>
    public static DatabaseEngine Engine(BackendKind kind, string? text, string contentRoot, Action<string>? passedOver = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (kind != BackendKind.Sqlite) throw new StorageSetupException($"{Setting} is missing: SessionStorage:Backend={kind} needs it.");
            text = DefaultFile;
        }

        text = text.Trim();
        if (kind == BackendKind.SqlServer && SqlServerForms.TryRead(text, passedOver) is { } other) return SqlServer(other);
        var url = DatabaseUrl.IsUrl(text) ? DatabaseUrl.Parse(text) : kind == BackendKind.PostgreSql ? PostgreSqlKeywords.TryParse(text) : null;
        if (url is not null && url.Kind != kind)
        {
            throw new StorageSetupException(
                $"{Setting} is a URL for {url.Kind}, but SessionStorage:Backend is {kind}: change one of them.");
        }

        try
        {
            return kind switch
            {
                BackendKind.PostgreSql => PostgreSql(url is null ? new NpgsqlConnectionStringBuilder(text) : FromUrl.PostgreSql(url, passedOver), passedOver),
                BackendKind.SqlServer => SqlServer(url is null ? new SqlConnectionStringBuilder(text) : FromUrl.SqlServer(url, passedOver)),
                BackendKind.Sqlite => Sqlite(url is null ? new SqliteConnectionStringBuilder(text) : FromUrl.Sqlite(url), contentRoot),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a database."),
            };
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException or NotSupportedException)
        {
            throw new StorageSetupException(
                $"{Setting} is not a connection string that {kind} understands: check the names and values in it; a value with ; or = in it stands in double quotes.");
        }
    }

    private static PostgreSqlEngine PostgreSql(NpgsqlConnectionStringBuilder builder, Action<string>? passedOver)
    {
        if (string.IsNullOrEmpty(builder.Host)) throw new StorageSetupException($"{Setting} names no host: add Host=….");
        PostgreSqlHosts.Choose(builder, passedOver);
        var written = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!written.ContainsKey("Timeout")) builder.Timeout = ConnectTimeout;
        builder.ApplicationName ??= "Scheduly";

        // All statements together are fewer than this, so each is prepared once per connection. They leave no state to reset.
        if (!written.ContainsKey("Max Auto Prepare")) builder.MaxAutoPrepare = 50;
        if (!written.ContainsKey("Auto Prepare Min Usages")) builder.AutoPrepareMinUsages = 2;
        if (!written.ContainsKey("No Reset On Close")) builder.NoResetOnClose = true;

        // A time limit makes the driver send a cancel request, which blocks a thread when the server is frozen.
        if (!written.ContainsKey("Command Timeout")) builder.CommandTimeout = 0;
        if (!written.ContainsKey("TCP Keepalive")) builder.TcpKeepAlive = true;
        if (builder.TcpKeepAlive)
        {
            if (!written.ContainsKey("TCP Keepalive Time")) builder.TcpKeepAliveTime = 10;
            if (!written.ContainsKey("TCP Keepalive Interval")) builder.TcpKeepAliveInterval = 2;
        }

        var location = PostgreSqlHosts.Location(builder);
        return new PostgreSqlEngine(builder, location);
    }

    private static SqlServerEngine SqlServer(SqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.DataSource)) throw new StorageSetupException($"{Setting} names no server: add Server=….");
        if (!SaysTimeout(builder.ConnectionString)) builder.ConnectTimeout = ConnectTimeout;
        if (!new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString }.ContainsKey("Command Timeout")) builder.CommandTimeout = 0;
        if (!builder.ShouldSerialize("Application Name")) builder.ApplicationName = "Scheduly";
        return new SqlServerEngine(
            builder.ConnectionString,
            $"{builder.DataSource}/{builder.InitialCatalog}");
    }

    private static SqliteEngine Sqlite(SqliteConnectionStringBuilder builder, string contentRoot)
    {
        if (builder.DataSource is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new StorageSetupException($"{Setting} names no file: write Data Source=data/scheduly.db, or set SessionStorage:Backend=Memory.");
        }

        if (builder.Mode == SqliteOpenMode.ReadOnly) throw new StorageSetupException($"{Setting} opens the file for reading only: take Mode=ReadOnly out.");
        builder.DataSource = Path.GetFullPath(builder.DataSource, Path.GetFullPath(contentRoot));

        // The engine keeps its connections itself, with their prepared statements.
        builder.Pooling = false;
        builder.DefaultTimeout = 5;
        return new SqliteEngine(builder.ConnectionString, builder.DataSource);
    }

    private static bool SaysTimeout(string connectionString)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return said.ContainsKey("Timeout") || said.ContainsKey("Connect Timeout") || said.ContainsKey("Connection Timeout");
    }
}
