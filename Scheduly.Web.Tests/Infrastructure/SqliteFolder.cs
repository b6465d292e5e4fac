using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>A temporary content root with backends on one SQLite file in it.</summary>
public sealed class SqliteFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-sqlite-");

    public string Path => _folder.FullName;

    /// <summary>A backend that is not yet initialized.</summary>
    internal DatabaseBackend CreateBackend(
        TimeProvider? clock = null, string? connectionString = "Data Source=data/test.db", bool createTables = true)
    {
        var options = new SessionStorageOptions { ConnectionString = connectionString, CreateTables = createTables };
        return Engines.Backend(BackendKind.Sqlite, options, Path, clock ?? TimeProvider.System, NullLoggerFactory.Instance);
    }

    public void Dispose() => _folder.Remove();
}
