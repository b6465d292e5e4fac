using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Conformance;

public sealed class MemoryConformance : SessionStorageConformance
{
    private protected override Task<(StorageBackend Backend, IStoreTime Time)> CreateAsync()
    {
        var time = new FakeStoreTime();
        return Task.FromResult<(StorageBackend, IStoreTime)>((new MemoryBackend(256 << 20, time.Clock), time));
    }
}
