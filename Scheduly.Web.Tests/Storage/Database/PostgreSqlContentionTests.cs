using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Database;

public sealed class PostgreSqlContentionTests(PostgresServerFixture postgres) : DatabaseContention
{
    private string? _schema;

    private protected override async Task<DatabaseBackend> CreateNodeAsync(TimeProvider clock) =>
        PostgresServerFixture.CreateBackend(_schema ??= await postgres.CreateSchemaAsync(), clock);
}
