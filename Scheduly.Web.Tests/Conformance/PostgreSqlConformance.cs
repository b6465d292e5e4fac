using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Conformance;

public sealed class PostgreSqlConformance(PostgresServerFixture postgres) : SessionStorageConformance
{
    private protected override async Task<(StorageBackend Backend, IStoreTime Time)> CreateAsync() =>
        (await postgres.CreateBackendAsync(), new RealStoreTime());
}
