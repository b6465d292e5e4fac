using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Scheduly.Sessions.Near;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>
/// A primary with a node at home, a follower with a node in another region, and a wire between the two that takes 40 ms either way: for what the far
/// node asks the primary, and for the replication.
/// </summary>
internal sealed class TwoRegions : IAsyncDisposable
{
    public static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(40);

    private readonly List<IAsyncDisposable> _parts = [];
    private TcpRelay _replication = null!;

    /// <summary>The node beside the primary.</summary>
    public SessionHost Home { get; private set; } = null!;

    /// <summary>The node beside the follower.</summary>
    public SessionHost Far { get; private set; } = null!;

    public Func<Task> KillFollowerAsync { get; private set; } = null!;

    /// <summary>After it was killed.</summary>
    public Func<Task> RestartFollowerAsync { get; private set; } = null!;

    public Func<Task> FreezeFollowerAsync { get; private set; } = null!;

    public Func<Task> ResumeFollowerAsync { get; private set; } = null!;

    public Func<Task> PromoteFollowerAsync { get; private set; } = null!;

    /// <param name="backend">Redis or PostgreSql.</param>
    /// <param name="settings">Of both nodes.</param>
    public static async Task<TwoRegions> StartAsync(string backend, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var regions = new TwoRegions();
        try
        {
            var (home, far, near) = backend == "Redis" ? await regions.StartRedisAsync() : await regions.StartPostgresAsync();
            var both = new Dictionary<string, string?>
            {
                ["SessionStorage:Backend"] = backend,
                ["SessionStorage:RateLimit:Enabled"] = "false",
            };
            foreach (var (name, value) in settings ?? both) both[name] = value;
            regions.Home = regions.Keep(await SessionHost.StartAsync(SessionHost.MapMembers, new Dictionary<string, string?>(both) { ["SessionStorage:ConnectionString"] = home, ["SessionStorage:LocalCache:Enabled"] = "true", ["SessionStorage:LocalCache:Lifetime"] = "00:00:00.001" }));
            regions.Far = regions.Keep(await SessionHost.StartAsync(
                SessionHost.MapMembers,
                new Dictionary<string, string?>(both) { ["SessionStorage:ConnectionString"] = far, ["SessionStorage:Replica:ConnectionString"] = near }));
            await regions.ReadNearAsync();
            return regions;
        }
        catch
        {
            await regions.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the far node reads the follower.</summary>
    public Task ReadNearAsync() => Eventually.HoldsAsync(() => Far.Engine.Near!.InUse, "the follower is read");

    /// <summary>Ends the far node's measuring, for those who count commands; the follower stays in use for <c>Replica:MaxDelay</c>.</summary>
    public Task StopMeasuringAsync() => Far.Services.GetRequiredService<NearPulse>().StopAsync(CancellationToken.None);

    /// <summary>What is on the wire of the replication from now on gets lost, and the follower does not notice.</summary>
    public void PauseReplication() => _replication.Swallow();

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts)) await part.DisposeAsync();
    }

    private async Task<(string Home, string Far, string Near)> StartRedisAsync()
    {
        var primary = Keep(await RedisServer.StartAsync(own: true));
        var wire = Keep(new TcpRelay(primary.Port, OneWay));
        _replication = Keep(new TcpRelay(primary.Port, OneWay));
        var follower = Keep(await RedisServer.StartAsync(own: true, settings: ["--replicaof", "127.0.0.1", _replication.Port.ToString(CultureInfo.InvariantCulture)]));
        (KillFollowerAsync, RestartFollowerAsync) = (follower.KillAsync, follower.RestartAsync);
        (FreezeFollowerAsync, ResumeFollowerAsync) = (follower.FreezeAsync, follower.ResumeAsync);
        PromoteFollowerAsync = () => follower.ExecuteAsync("REPLICAOF", "NO", "ONE");
        return (primary.ConnectionString, $"127.0.0.1:{wire.Port}", follower.ConnectionString);
    }

    private async Task<(string Home, string Far, string Near)> StartPostgresAsync()
    {
        var primary = Keep(await PostgresServer.StartAsync(own: true));
        var wire = Keep(new TcpRelay(primary.Port, OneWay));
        _replication = Keep(new TcpRelay(primary.Port, OneWay));
        var follower = Keep(await primary.StartStandbyAsync(_replication.Port));
        (KillFollowerAsync, RestartFollowerAsync) = (follower.KillAsync, follower.RestartAsync);
        (FreezeFollowerAsync, ResumeFollowerAsync) = (follower.FreezeAsync, follower.ResumeAsync);
        PromoteFollowerAsync = follower.PromoteAsync;
        return (primary.ConnectionString, new NpgsqlConnectionStringBuilder(primary.ConnectionString) { Port = wire.Port }.ConnectionString, new NpgsqlConnectionStringBuilder(primary.ConnectionString) { Port = follower.Port }.ConnectionString);
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }
}
