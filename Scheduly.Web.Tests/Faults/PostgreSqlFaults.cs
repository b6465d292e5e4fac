using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Faults;

public sealed class PostgreSqlFaults : StoreFaults
{
    private protected override async Task<IFaultyServer> StartServerAsync() => new Server(await PostgresServer.StartAsync(own: true));

    private sealed class Server(PostgresServer postgres) : IFaultyServer
    {
        public string Name => "PostgreSQL";

        public IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "PostgreSql",
            ["SessionStorage:ConnectionString"] = postgres.ConnectionString,
        };

        public Task KillAsync() => postgres.KillAsync();

        public Task RestartAsync() => postgres.RestartAsync();

        public Task FreezeAsync() => postgres.FreezeAsync();

        public Task ResumeAsync() => postgres.ResumeAsync();

        public ValueTask DisposeAsync() => postgres.DisposeAsync();
    }
}
