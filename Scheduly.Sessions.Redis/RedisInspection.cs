using System.Net;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>Looks at the Redis that sessions lie in: what each server says of itself (INFO) and, where it lets us, how it is set up (CONFIG).</summary>
/// <param name="connection">Null before it was made.</param>
internal sealed class RedisInspection(IConnectionMultiplexer? connection, string location)
{
    private const string Setting = RedisSetupFailure.Setting;

    /// <summary>Of a cluster.</summary>
    private const int Slots = 16384;

    /// <param name="failure">What the last write ended with.</param>
    public async Task<IReadOnlyList<StorageFinding>> RunAsync(Exception? failure)
    {
        var findings = new List<StorageFinding>();
        if (failure is StorageFullException full) findings.Add(Explain(full.InnerException?.Message ?? "OOM"));
        if (failure is RedisServerException { Message: var refusal } && !IsOfOneSlot(failure)) findings.Add(Explain(refusal));
        var servers = connection?.GetServers().Where(server => server.IsConnected).ToArray() ?? [];
        if (servers.Length == 0)
        {
            findings.Add(Away(failure));
            return findings;
        }

        if (Missing(servers, failure) is { } missing) findings.Add(missing);
        foreach (var server in servers)
        {
            try
            {
                findings.AddRange(await InspectAsync(server, alone: servers.Length == 1));
            }
            catch (Exception cause) when (cause is RedisServerException or RedisCommandException && MayNotAsk(cause))
            {
                findings.Add(new(FindingKind.Unknown, "set-up", $"The user at {location} may not run INFO: whether Redis would lose sessions is not known.", "Allow it (ACL SETUSER <user> +info +config|get), or look at the service's own console."));
            }
            catch (Exception cause) when (cause is RedisException or TimeoutException)
            {
                findings.Add(Away(cause));
            }
        }

        return [.. findings.DistinctBy(finding => finding.Cause)];
    }

    /// <summary>A cluster some of whose slots nobody serves: the sessions there fail, the others do not.</summary>
    private StorageFinding? Missing(IServer[] connected, Exception? failure)
    {
        var cluster = connected.Select(server => server.ClusterConfiguration).FirstOrDefault(known => known is not null);
        if (cluster is null) return null;
        var masters = cluster.Nodes.Where(node => !node.IsReplica).ToLookup(node => connected.Any(server => server.EndPoint.Equals(node.EndPoint)));
        var served = masters[true].SelectMany(node => node.Slots).Sum(range => range.To - range.From + 1);
        if (served >= Slots) return null;
        var missing = masters[false].Where(node => node.Slots.Count > 0).Select(node => node.EndPoint).OfType<EndPoint>().ToList();

        // What the nodes report is some seconds old, and may not say whose the slots were.
        if (missing.Count == 0) missing = [.. connection!.GetServers().Where(server => !server.IsConnected && !server.IsReplica).Select(server => server.EndPoint)];
        var names = string.Join(", ", missing.Select(RedisConnection.Name));
        return new(
            FindingKind.Risk,
            "cluster node",
            $"The cluster at {location} serves {served} of its {Slots} slots{(names.Length > 0 ? $", without {names}" : "")}: the sessions of the rest cannot be read or written.",
            "Start the missing node, or give it a replica that takes its place.")
        {
            ExplainsFailure = failure is RedisConnectionException or TimeoutException || IsOfOneSlot(failure),
        };
    }

    /// <summary>With full coverage required, which is another answer, all slots would fail.</summary>
    private static bool IsOfOneSlot(Exception? failure) => failure is RedisServerException && failure.Message.StartsWith("CLUSTERDOWN Hash slot", StringComparison.Ordinal);

    private async Task<List<StorageFinding>> InspectAsync(IServer server, bool alone)
    {
        var info = await AskAsync(server);
        string Said(string name) => info.GetValueOrDefault(name, "");
        var findings = new List<StorageFinding>();
        var replica = Said("role") == "slave";
        if (replica && alone)
        {
            // Its durability is that of its primary, which is not seen from here.
            return
            [
                Said("slave_read_only") == "0"
                    ? new(FindingKind.Risk, "role", $"The Redis at {location} is a replica that takes writes: what its primary does not know it loses at the next full resync.", $"Name the primary in {Setting}.")
                    : new(FindingKind.Failure, "role", $"The Redis at {location} is a replica and takes no writes.", $"Name the primary in {Setting}, or promote this one: REPLICAOF NO ONE"),
            ];
        }

        if (replica) return [];
        var policy = Said("maxmemory_policy");
        if (policy.Length > 0 && policy != "noeviction")
        {
            var when = Said("maxmemory") == "0" ? "would drop live sessions as soon as a maxmemory is set" : "drops live sessions when its memory is full";
            findings.Add(new(FindingKind.Risk, "eviction", $"The Redis at {location} has maxmemory-policy {policy}: it {when}.", "Run CONFIG SET maxmemory-policy noeviction, and set it in redis.conf."));
        }

        if (Said("aof_enabled") == "0" && Said("connected_slaves") == "0")
        {
            findings.Add(new(FindingKind.Risk, "durability", $"The Redis at {location} keeps no append-only file and has no replica: a crash loses what came after its last snapshot.", "Run CONFIG SET appendonly yes, and set it in redis.conf; or add a replica."));
        }

        if (Said("aof_last_write_status") is { Length: > 0 } write and not "ok") findings.Add(new(FindingKind.Failure, "append-only file", $"The Redis at {location} cannot write its append-only file ({write}) and refuses changes.", "Make room on its disk; see its log."));
        await AskFlushingAsync(server, Said("aof_enabled") == "1", findings);
        return findings;
    }

    /// <summary>What INFO says, name by name. Not by the client's own member for it, which is kept for administrators.</summary>
    private static async Task<Dictionary<string, string>> AskAsync(IServer server)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (await server.ExecuteAsync("INFO")).ToString().Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Split(':', 2) is [var name, var value]) said[name] = value;
        }

        return said;
    }

    private async Task AskFlushingAsync(IServer server, bool appends, List<StorageFinding> findings)
    {
        try
        {
            var fsync = (string[]?)await server.ExecuteAsync("CONFIG", "GET", "appendfsync");
            if (appends && fsync is [_, "no"])
            {
                findings.Add(new(FindingKind.Risk, "appendfsync", $"The Redis at {location} has appendfsync no: a crash of its machine loses half a minute of changes.", "Run CONFIG SET appendfsync everysec, or always."));
            }
        }
        catch (Exception cause) when (cause is RedisServerException or RedisCommandException && MayNotAsk(cause))
        {
            findings.Add(new(FindingKind.Unknown, "appendfsync", $"The user at {location} may not run CONFIG GET: how often Redis flushes its file is not known.", "Allow it (ACL SETUSER <user> +config|get), or look at the service's own console."));
        }
    }

    private StorageFinding Explain(string refusal) => refusal switch
    {
        _ when refusal.StartsWith("OOM", StringComparison.Ordinal) => new(FindingKind.Failure, "room", $"The Redis at {location} is at its maxmemory and refuses changes; what is stored stays.", "Raise maxmemory, or shorten SessionStorage:IdleTimeout."),
        _ when refusal.StartsWith("MISCONF", StringComparison.Ordinal) => new(FindingKind.Failure, "disk", $"The Redis at {location} cannot write to its disk and refuses changes.", "Make room on its disk; see its log."),
        _ when refusal.StartsWith("READONLY", StringComparison.Ordinal) => new(FindingKind.Failure, "role", $"The Redis at {location} is a replica and takes no writes.", $"Name the primary in {Setting}, or promote this one: REPLICAOF NO ONE"),
        _ when refusal.StartsWith("NOPERM", StringComparison.Ordinal) || refusal.Contains("The user executing the script", StringComparison.Ordinal) => new(FindingKind.Failure, "access", $"The Redis at {location} gives the user too few rights ({refusal.Split(" script:")[0].TrimEnd('.')}).", "Grant those that docs/stores.md lists: ACL SETUSER."),
        _ when RedisSetupFailure.IsRefusal(refusal) => new(FindingKind.Failure, "access", $"The Redis at {location} refuses the user or the password, or gives the user too few rights.", $"Correct them in {Setting}."),
        _ => new(FindingKind.Failure, "write", $"The Redis at {location} refuses changes ({refusal.Split(' ')[0]}).", "See its log."),
    };

    private StorageFinding Away(Exception? cause) => RedisSetupFailure.IsRefusal(cause)
        ? Explain("NOAUTH")
        : new(FindingKind.Failure, "store", $"Redis connection failed: nothing answers at {location}.", $"Start it or correct the address in {Setting}.");

    /// <summary>By the user's rights, or because a managed service has renamed or removed the command.</summary>
    private static bool MayNotAsk(Exception cause) => RedisSetupFailure.IsMissingRight(cause) || RedisSetupFailure.IsUnknownCommand(cause);
}
