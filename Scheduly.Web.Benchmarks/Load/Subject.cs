namespace Scheduly.Web.Benchmarks.Load;

/// <summary>One set-up that is measured.</summary>
/// <param name="Settings">Arguments of its <see cref="LoadHost"/>.</param>
/// <param name="Store">Whose commands are counted; null when the sessions do not leave the process.</param>
internal sealed record Subject(string Name, IReadOnlyList<string> Settings, StoreProbe? Store = null)
{
    public bool IsStock => Settings.Contains("--Engine=stock") || IsFloor;

    /// <summary>No session at all: the bare driver.</summary>
    public bool IsFloor => Settings.Contains("--Engine=floor");

    public bool KeepsCopies => Settings.Any(setting => setting.StartsWith("--SessionStorage:LocalCache", StringComparison.Ordinal));

    /// <summary>The stock session on each cache, and this project's on each store; the same handlers, cookies and servers.</summary>
    public static IReadOnlyList<Subject> All(string redis, string postgres, string folder)
    {
        var (redisProbe, postgresProbe) = (new RedisProbe(redis), new PostgresProbe(postgres));
        string[] onRedis = ["--SessionStorage:Backend=Redis", $"--SessionStorage:ConnectionString={redis}"];
        string[] onPostgres = ["--SessionStorage:Backend=PostgreSql", $"--SessionStorage:ConnectionString={postgres}"];
        const string Copies = "--SessionStorage:LocalCache:Enabled=true";
        return
        [
            new(FloorRedis, ["--Engine=floor", "--Cache=Redis", $"--Connection={redis}"], redisProbe),
            new(FloorPostgres, ["--Engine=floor", "--Cache=PostgreSql", $"--Connection={postgres}"], postgresProbe),
            new(StockMemory, ["--Engine=stock", "--Cache=Memory"]),
            new(StockRedis, ["--Engine=stock", "--Cache=Redis", $"--Connection={redis}"], redisProbe),
            new(StockPostgres, ["--Engine=stock", "--Cache=PostgreSql", $"--Connection={postgres}"], postgresProbe),
            new(Memory, ["--SessionStorage:Backend=Memory"]),
            new(Sqlite, ["--SessionStorage:Backend=Sqlite", $"--SessionStorage:ConnectionString=Data Source={Path.Combine(folder, "load.db")}"]),
            new(Redis, onRedis, redisProbe),
            new(RedisCopies, [.. onRedis, Copies], redisProbe),
            new(Postgres, onPostgres, postgresProbe),
            new(PostgresCopies, [.. onPostgres, Copies], postgresProbe),
        ];
    }

    public const string FloorRedis = "floor, Redis", FloorPostgres = "floor, PostgreSQL",
        StockMemory = "stock, in memory", StockRedis = "stock, Redis", StockPostgres = "stock, PostgreSQL",
        Memory = "Memory", Sqlite = "SQLite", Redis = "Redis", RedisCopies = "Redis, local cache", Postgres = "PostgreSQL", PostgresCopies = "PostgreSQL, local cache";
}
