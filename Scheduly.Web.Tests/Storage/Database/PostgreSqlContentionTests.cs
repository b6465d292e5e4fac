using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Database;

public sealed class PostgreSqlContentionTests(PostgresServerFixture postgres) : DatabaseContention
{
    private string? _schema;

    /// <summary>The server's; long enough for thousands of entries to be written in.</summary>
    private protected override IStoreTime Time { get; } = new RealStoreTime(seconds: 10);

    private protected override async Task<DatabaseBackend> CreateNodeAsync(TimeProvider clock) =>
        PostgresServerFixture.CreateBackend(_schema ??= await postgres.CreateSchemaAsync(), clock);
}
