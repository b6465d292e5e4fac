using Microsoft.Data.Sqlite;

namespace Scheduly.Sessions.Sqlite;

/// <summary>Makes an engine of a connection string of the driver, or of <c>sqlite:///relative/path</c> and <c>sqlite:////absolute/path</c>.</summary>
internal static class SqliteSettings
{
    private const string DefaultFile = "Data Source=data/scheduly.db";

    private const string Setting = ConnectionSettings.Setting;

    /// <param name="text">Null or empty for <c>data/scheduly.db</c>.</param>
    /// <param name="contentRoot">Where a relative file lies.</param>
    /// <param name="timeout">How long a request waits for an operation.</param>
    /// <exception cref="StorageSetupException">The text cannot be used.</exception>
    public static SqliteEngine Engine(string? text, string contentRoot, TimeSpan timeout)
    {
        text = string.IsNullOrWhiteSpace(text) ? DefaultFile : text.Trim();
        var url = ConnectionSettings.UrlOf(BackendKind.Sqlite, text);
        return ConnectionSettings.Read(BackendKind.Sqlite, () => Engine(url is null ? new(text) : FromUrl(url), contentRoot, timeout));
    }

    public static SqliteConnectionStringBuilder FromUrl(DatabaseUrl url) => new() { DataSource = url.Database };

    private static SqliteEngine Engine(SqliteConnectionStringBuilder builder, string contentRoot, TimeSpan timeout)
    {
        if (builder.DataSource is "" or ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new StorageSetupException($"{Setting} names no file: write {DefaultFile}, or set {SettingNames.Backend}=Memory.");
        }

        if (builder.Mode == SqliteOpenMode.ReadOnly) throw new StorageSetupException($"{Setting} opens the file for reading only: take Mode=ReadOnly out.");
        builder.DataSource = Path.GetFullPath(builder.DataSource, Path.GetFullPath(contentRoot));

        // The engine keeps its connections itself, with their prepared statements.
        builder.Pooling = false;
        builder.DefaultTimeout = 5;

        // Longer than a request waits, so that a request which does not get the lock opens the gate.
        return new SqliteEngine(builder.ConnectionString, builder.DataSource, 1.5 * timeout);
    }
}
