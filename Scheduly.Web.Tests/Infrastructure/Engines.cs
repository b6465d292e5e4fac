using Scheduly.Sessions.PostgreSql;
using Scheduly.Sessions.Sqlite;
using Scheduly.Sessions.SqlServer;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>The three database engines, as their packages make them of a connection string.</summary>
internal static class Engines
{
    public static DatabaseEngine Of(BackendKind kind, string? text, string contentRoot, Action<string>? passedOver = null, TimeSpan? timeout = null) => kind switch
    {
        BackendKind.Sqlite => SqliteSettings.Engine(text, contentRoot, timeout ?? new SessionStorageOptions().OperationTimeout),
        BackendKind.PostgreSql => PostgreSqlSettings.Engine(text, passedOver),
        BackendKind.SqlServer => SqlServerSettings.Engine(text, passedOver),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No database."),
    };

    public static DatabaseBackend Backend(BackendKind kind, SessionStorageOptions options, string contentRoot, TimeProvider clock, Microsoft.Extensions.Logging.ILoggerFactory loggers) =>
        new(kind, passedOver => Of(kind, options.ConnectionString, contentRoot, passedOver, options.OperationTimeout), options, clock, loggers);
}
