using System.Globalization;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>Reads what the primaries report of their replicas: <c>INFO replication</c>.</summary>
internal static class RedisServers
{
    public static async Task<IReadOnlyList<StoreServers>> AskAsync(IReadOnlyList<IServer> primaries) => await Task.WhenAll(primaries.Select(AskAsync));

    private static async Task<StoreServers> AskAsync(IServer primary)
    {
        var name = RedisConnection.Name(primary.EndPoint);
        try
        {
            return new(name, Parse((await primary.ExecuteAsync("INFO", "replication")).ToString()));
        }
        catch (RedisServerException refusal) when (RedisSetupFailure.IsMissingRight(refusal) || RedisSetupFailure.IsUnknownCommand(refusal))
        {
            return new(name, [], "The user may not run INFO: allow it (ACL SETUSER <user> +info), or look at the service's own console.");
        }
    }

    /// <param name="text">Lines such as <c>slave0:ip=10.0.0.2,port=6379,state=online,offset=1400,lag=1</c>.</param>
    private static List<StoreFollower> Parse(string text)
    {
        var followers = new List<StoreFollower>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (!line.StartsWith("slave", StringComparison.Ordinal) || line.Split(':', 2) is not [_, var said] || !said.StartsWith("ip=", StringComparison.Ordinal)) continue;
            var parts = said.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
            var lag = long.TryParse(parts.GetValueOrDefault("lag"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
            followers.Add(new($"{parts.GetValueOrDefault("ip")}:{parts.GetValueOrDefault("port")}", parts.GetValueOrDefault("state", "not known"), lag));
        }

        return followers;
    }
}
