using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Database;

public sealed class SqliteContentionTests(SqliteFolder folder) : DatabaseContention, IClassFixture<SqliteFolder>
{
    private readonly string _file = $"Data Source={Guid.NewGuid():N}.db";

    private protected override Task<DatabaseBackend> CreateNodeAsync(TimeProvider clock) => Task.FromResult(folder.CreateBackend(clock, _file));
}
