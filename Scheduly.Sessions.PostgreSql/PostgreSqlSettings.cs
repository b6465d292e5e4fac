using System.Data.Common;
using Npgsql;

namespace Scheduly.Sessions.PostgreSql;

/// <summary>Makes an engine of a connection string of Npgsql, of libpq's keywords, or of a URL. What the engine relies on is set over it.</summary>
internal static class PostgreSqlSettings
{
    /// <param name="passedOver">Gets the name of each option that has no meaning here.</param>
    /// <param name="writes">Whether the server must take writes; of several hosts, a standby is used otherwise.</param>
    /// <exception cref="StorageSetupException">The text cannot be used.</exception>
    public static PostgreSqlEngine Engine(string? text, Action<string>? passedOver = null, bool writes = true)
    {
        text = ConnectionSettings.Required(BackendKind.PostgreSql, text);
        var url = ConnectionSettings.UrlOf(BackendKind.PostgreSql, text) ?? PostgreSqlKeywords.TryParse(text);
        return ConnectionSettings.Read(BackendKind.PostgreSql, () => Engine(url is null ? new(text) : FromUrl(url, passedOver), passedOver, writes));
    }

    /// <summary>What the parts of a URL are called in the driver's connection string. Options are those of libpq and the driver's own.</summary>
    public static NpgsqlConnectionStringBuilder FromUrl(DatabaseUrl url, Action<string>? passedOver = null)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = PostgreSqlHosts.Of(url, out var port), Username = url.User, Password = url.Password };
        if (port is { } known) builder.Port = known;
        if (url.Database.Length > 0) builder.Database = url.Database;
        foreach (var (name, value) in url.Options) ConnectionSettings.SetOption(name, () => PostgreSqlOptions.Set(builder, name, value, passedOver));
        return builder;
    }

    private static PostgreSqlEngine Engine(NpgsqlConnectionStringBuilder builder, Action<string>? passedOver, bool writes)
    {
        if (string.IsNullOrEmpty(builder.Host)) throw new StorageSetupException($"{ConnectionSettings.Setting} names no host: add Host=….");
        PostgreSqlHosts.Choose(builder, passedOver, writes);
        CheckFile("Root Certificate (sslrootcert)", builder.RootCertificate);
        CheckFile("SSL Certificate (sslcert)", builder.SslCertificate);
        CheckFile("SSL Key (sslkey)", builder.SslKey);
        var written = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!written.ContainsKey("Timeout")) builder.Timeout = ConnectionSettings.ConnectTimeout;
        builder.ApplicationName ??= "Scheduly";

        // All statements together are fewer than this, so each is prepared once per connection. They leave no state to reset.
        if (!written.ContainsKey("Max Auto Prepare")) builder.MaxAutoPrepare = 50;
        if (!written.ContainsKey("Auto Prepare Min Usages")) builder.AutoPrepareMinUsages = 2;
        if (!written.ContainsKey("No Reset On Close")) builder.NoResetOnClose = true;

        // A time limit makes the driver send a cancel request, which blocks a thread when the server is frozen.
        if (!written.ContainsKey("Command Timeout")) builder.CommandTimeout = 0;

        // The driver keeps what it knows of each of several hosts, 10 s unless told otherwise: a standby would be promoted and passed over for so long.
        if (!written.ContainsKey("Host Recheck Seconds")) builder.HostRecheckSeconds = 1;
        if (!written.ContainsKey("TCP Keepalive")) builder.TcpKeepAlive = true;
        if (builder.TcpKeepAlive)
        {
            if (!written.ContainsKey("TCP Keepalive Time")) builder.TcpKeepAliveTime = 10;
            if (!written.ContainsKey("TCP Keepalive Interval")) builder.TcpKeepAliveInterval = 2;
        }

        var location = PostgreSqlHosts.Location(builder);
        return new PostgreSqlEngine(builder, location);
    }

    /// <summary>The driver looks for it when it connects, and reports a server that does not answer.</summary>
    private static void CheckFile(string option, string? path)
    {
        if (!string.IsNullOrEmpty(path) && !File.Exists(path)) throw new StorageSetupException($"{ConnectionSettings.Setting} names the file {path} as {option}, and it is not there: correct the path, or put the file there.");
    }
}
