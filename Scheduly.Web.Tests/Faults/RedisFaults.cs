using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

public sealed class RedisFaults : StoreFaults
{
    private protected override async Task<IFaultyServer> StartServerAsync() => new Server(await RedisServer.StartAsync(durable: true, own: true));

    private sealed class Server(RedisServer redis) : IFaultyServer
    {
        public string Name => "Redis (AOF, appendfsync always)";

        public IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = redis.ConnectionString,
        };

        public Task KillAsync() => redis.KillAsync();

        public Task RestartAsync() => redis.RestartAsync();

        public Task FreezeAsync() => redis.FreezeAsync();

        public Task ResumeAsync() => redis.ResumeAsync();

        public ValueTask DisposeAsync() => redis.DisposeAsync();
    }
}
