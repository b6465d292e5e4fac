using Microsoft.Extensions.Options;
using Scheduly.Sessions.Near;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Health;

/// <summary>
/// Which primary this node writes to, which servers follow it, and whether the one nearby is read: asked at most once in a few seconds however many ask,
/// and for <c>SessionStorage:OperationTimeout</c> at most.
/// </summary>
internal sealed class ServersHealth
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    private readonly StorageBackend _backend;
    private readonly NearPulse _pulse;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly Shared<ServersReport> _report;

    public ServersHealth(StorageBackend backend, NearPulse pulse, IOptions<SessionStorageOptions> options, TimeProvider clock)
    {
        (_backend, _pulse, _limit, _clock) = (backend, pulse, options.Value.OperationTimeout, clock);
        _report = new(LookAsync, Freshness, clock);
    }

    public Task<ServersReport> ReadAsync(CancellationToken cancellationToken) => _report.ReadAsync(cancellationToken);

    private async Task<ServersReport> LookAsync()
    {
        var looking = NearAsync();
        try
        {
            var servers = await _backend.ServersAsync().WaitAsync(_limit, _clock);
            return new([.. servers.Select(server => new ServerReport(server.Primary, [.. server.Followers.Select(one => new FollowerReport(one.Name, one.State, one.Delay))], server.Unknown))], await looking, null);
        }
        catch (Exception failure)
        {
            return new([], await looking, $"{_backend.Name} at {_backend.Location} did not report its servers ({failure.GetType().Name}).");
        }
    }

    private async Task<NearReport?> NearAsync() => await _pulse.ReadAsync(_limit) is { } near ? new(near.Location, near.InUse, near.Delay) : null;
}

/// <param name="Servers">Empty where the store is no server.</param>
/// <param name="Near">The follower that this node reads from; null when none is configured.</param>
/// <param name="Unknown">Why the servers are not known; null when they are.</param>
internal sealed record ServersReport(IReadOnlyList<ServerReport> Servers, NearReport? Near, string? Unknown)
{
    /// <summary>There is nothing to tell: SQLite, Memory, SQL Server.</summary>
    public bool IsEmpty => Servers.Count == 0 && Near is null && Unknown is null;

    /// <summary>One line for each server, for tables: where it is, what it does, and how far it is behind.</summary>
    public IEnumerable<(string Server, string Role, TimeSpan? Delay)> Lines()
    {
        foreach (var server in Servers)
        {
            yield return (server.Primary, "primary", null);
            foreach (var follower in server.Followers) yield return (follower.Name, $"follower of {server.Primary}, {follower.State}", follower.Delay);
            if (server.Unknown is { } why) yield return ("not known", $"followers of {server.Primary}: {why}", null);
        }

        if (Near is { } near) yield return (near.Location, near.InUse ? "read by this node" : "not read by this node: away, or too far behind", near.Delay);
        if (Unknown is { } unknown) yield return ("not known", unknown, null);
    }
}

/// <inheritdoc cref="StoreServers"/>
internal sealed record ServerReport(string Primary, IReadOnlyList<FollowerReport> Followers, string? Unknown);

/// <inheritdoc cref="StoreFollower"/>
internal sealed record FollowerReport(string Name, string State, TimeSpan? Delay);

/// <inheritdoc cref="NearState"/>
internal sealed record NearReport(string Location, bool InUse, TimeSpan? Delay);
