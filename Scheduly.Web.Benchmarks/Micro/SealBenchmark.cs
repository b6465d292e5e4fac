using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Benchmarks.Micro;

/// <summary>Sealing a session for its row and opening it again.</summary>
public class SealBenchmark
{
    private static readonly StorageKey Key = StorageKey.For("cookie", "a browser");

    private IHost _host = null!;
    private SessionSeal _seal = null!;
    private byte[] _content = [];
    private byte[] _sealed = [];

    /// <summary>Bytes of the session; from 4 KB on it is compressed.</summary>
    [Params(2 << 10, 16 << 10)]
    public int Size { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = await SessionServices.StartAsync("Memory");
        _seal = _host.Services.GetRequiredService<SessionSeal>();
        _content = SessionBodies.Make(Size, 1)[0];
        _sealed = _seal.Seal(Key, Stamp.New(TimeProvider.System), TimeProvider.System.GetUtcNow(), _content);
    }

    [GlobalCleanup]
    public void CleanUp() => _host.Dispose();

    [Benchmark]
    public int Seal() => _seal.Seal(Key, Stamp.New(TimeProvider.System), TimeProvider.System.GetUtcNow(), _content).Length;

    [Benchmark]
    public int Open() => _seal.Open(Key, _sealed).Content.Length;
}
