using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Storage.Redis;

/// <summary>Servers that Sentinels watch: the rights that docs/stores.md lists for both are enough, over a failover too, and each of them is needed.</summary>
public sealed class RedisSentinelRightsTests : IAsyncLifetime
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(8);

    private RedisSentinels _sentinels = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>None besides those that every server needs.</summary>
    private static IReadOnlyList<string> OnServers => [];

    private static IReadOnlyList<string> OnSentinels => RedisRights.Of("Sentinel, on the sentinels");

    public async ValueTask InitializeAsync() => _sentinels = await RedisSentinels.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_sentinels is not null) await _sentinels.DisposeAsync();
    }

    [Fact]
    public async Task The_rights_are_enough_over_a_failover() => Assert.Null(await TryAsync(OnServers, OnSentinels));

    [Fact]
    public async Task Sentinels_without_users_let_a_user_of_the_servers_in()
    {
        await GrantAsync(OnServers, null);
        await using var backend = Backend();
        Assert.Null(await RedisRights.TryAllAsync(backend));
    }

    [Fact]
    public async Task Each_right_is_needed()
    {
        var needless = new List<string>();
        foreach (var right in OnSentinels)
        {
            if (!await IsMissedAsync($"{right} on the sentinels", OnServers, [.. OnSentinels.Except([right])])) needless.Add(right);
        }

        Assert.Empty(needless);
    }

    private async Task<bool> IsMissedAsync(string what, IReadOnlyList<string> onServers, IReadOnlyList<string> onSentinels)
    {
        var failure = await TryAsync(onServers, onSentinels);
        TestContext.Current.TestOutputHelper?.WriteLine($"Without {what}: {failure ?? "all goes well"}");
        return failure is not null;
    }

    /// <summary>Starts, uses all, and goes on after a failover.</summary>
    /// <returns>What failed or was reported; null when all went well.</returns>
    private async Task<string?> TryAsync(IReadOnlyList<string> onServers, IReadOnlyList<string> onSentinels)
    {
        await GrantAsync(onServers, onSentinels);
        await using var backend = Backend();
        if (await RedisRights.TryAllAsync(backend) is { } failure) return failure.Message;
        await _sentinels.FailOverAsync();
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await RedisRights.UseAllAsync(backend);
                break;
            }
            catch (Exception lost) when (lost is RedisException or TimeoutException)
            {
                if (TimeProvider.System.GetElapsedTime(begun) > WaitLimit) return $"After the failover: {lost.Message}";
                if (backend.ReasonToReconnect(lost) is not null) await backend.AbandonConnectionsAsync();
                await Task.Delay(100, Cancel);
            }
        }

        return (await backend.InspectAsync(null, Cancel)).FirstOrDefault(finding => finding.Kind == FindingKind.Failure)?.Cause;
    }

    /// <param name="onSentinels">Null for sentinels that know no such user.</param>
    private async Task GrantAsync(IReadOnlyList<string> onServers, IReadOnlyList<string>? onSentinels)
    {
        foreach (var server in _sentinels.Both)
        {
            await server.ExecuteAsync("ACL", "DELUSER", "ann");
            await server.ExecuteAsync("ACL", ["SETUSER", "ann", "on", ">secret", "resetchannels", "~scheduly:*", .. RedisRights.Needed, .. onServers]);
        }

        await _sentinels.ExecuteAsync("ACL", "DELUSER", "ann");
        if (onSentinels is not null) await _sentinels.ExecuteAsync(["ACL", "SETUSER", "ann", "on", ">secret", "resetchannels", .. onSentinels]);
    }

    private RedisBackend Backend() => RedisServerFixture.CreateBackend($"{_sentinels.ConnectionString},user=ann,password=secret", "scheduly:");
}
