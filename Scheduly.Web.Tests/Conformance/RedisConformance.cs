using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Conformance;

public sealed class RedisConformance(RedisServerFixture redis) : SessionStorageConformance
{
    private protected override async Task<(StorageBackend Backend, IStoreTime Time)> CreateAsync() =>
        (await redis.CreateBackendAsync(), new RealStoreTime());
}
