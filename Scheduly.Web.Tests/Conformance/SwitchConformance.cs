using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Sessions.Storage.Switching;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Conformance;

/// <summary>Two stores at once keep the contract of one.</summary>
public sealed class DrainConformance() : SwitchConformance(SwitchMode.Drain);

public sealed class FollowConformance() : SwitchConformance(SwitchMode.Follow);

public abstract class SwitchConformance : SessionStorageConformance
{
    private readonly SwitchMode _mode;

    private protected SwitchConformance(SwitchMode mode) => _mode = mode;

    private protected override Task<(StorageBackend Backend, IStoreTime Time)> CreateAsync()
    {
        var time = new FakeStoreTime();
        var backend = new SwitchingBackend(
            _mode, new MemoryBackend(256 << 20, time.Clock), new MemoryBackend(256 << 20, time.Clock), () => false, time.Clock, NullLogger<SwitchingBackend>.Instance);
        return Task.FromResult<(StorageBackend, IStoreTime)>((backend, time));
    }
}
