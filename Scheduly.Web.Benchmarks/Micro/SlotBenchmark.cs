using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Scheduly.Sessions;

namespace Scheduly.Web.Benchmarks.Micro;

/// <summary>A request's session, on a store that costs next to nothing: what remains is the engine's own.</summary>
public class SlotBenchmark
{
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(20);

    private readonly string _id = Guid.NewGuid().ToString();
    private readonly byte[] _value = new byte[2048];
    private IHost _host = null!;
    private ISessionStore _sessions = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = await SessionServices.StartAsync("Memory");
        _sessions = _host.Services.GetRequiredKeyedService<ISessionStore>(SessionUpdates.ByIdStore);
        Random.Shared.NextBytes(_value);
        await Session(isNew: true).UpdateAsync(Change);
    }

    [GlobalCleanup]
    public void CleanUp() => _host.Dispose();

    [Benchmark]
    public async Task<int> ReadAsync()
    {
        var session = Session(isNew: false);
        await session.LoadAsync();
        return session.TryGetValue("state", out var value) ? value.Length : 0;
    }

    [Benchmark]
    public async Task<bool> ReadChangeCommitAsync()
    {
        var session = Session(isNew: false);
        await session.LoadAsync();
        return await session.UpdateAsync(Change);
    }

    private ISession Session(bool isNew) => _sessions.Create(_id, Time, Time, static () => true, isNew);

    private bool Change(ISession session)
    {
        session.Set("state", [.. _value]);
        return true;
    }
}
