using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Conformance;

public sealed class SqliteConformance(SqliteFolder folder) : SessionStorageConformance, IClassFixture<SqliteFolder>
{
    private protected override Task<(StorageBackend Backend, IStoreTime Time)> CreateAsync()
    {
        var time = new FakeStoreTime();
        return Task.FromResult<(StorageBackend, IStoreTime)>((folder.CreateBackend(time.Clock, $"Data Source=data/{Guid.NewGuid():N}.db"), time));
    }
}
