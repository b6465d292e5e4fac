using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Conformance;

/// <summary>Empties the table scheduly_cache of the database that <c>SCHEDULY_TEST_SQLSERVER</c> names.</summary>
public sealed class SqlServerConformance : SessionStorageConformance
{
    /// <summary>Skips the calling test when no server is named.</summary>
    internal static string ConnectionString()
    {
        // Not one of the servers that the tests may insist on: no package manager has it.
        var connectionString = Environment.GetEnvironmentVariable("SCHEDULY_TEST_SQLSERVER");
        Assert.SkipWhen(
            string.IsNullOrWhiteSpace(connectionString),
            "No SQL Server here: name one in SCHEDULY_TEST_SQLSERVER (Server=…;User Id=…;Password=…;Database=…;TrustServerCertificate=true).");
        return connectionString!;
    }

    private protected override async Task<(StorageBackend Backend, IStoreTime Time)> CreateAsync()
    {
        var connectionString = ConnectionString();
        var time = new RealStoreTime();
        var options = new SessionStorageOptions { ConnectionString = connectionString };
        var backend = Engines.Backend(
            BackendKind.SqlServer, options, AppContext.BaseDirectory, time.Clock, NullLoggerFactory.Instance);
        await backend.InitializeAsync(TestContext.Current.CancellationToken);
        await backend.Engine.WriteAsync($"DELETE FROM {backend.Engine.Dialect.Table}", [], TestContext.Current.CancellationToken);
        return (backend, time);
    }
}
