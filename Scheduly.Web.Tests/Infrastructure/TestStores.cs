using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>Settings that lead a host to an empty store of its own, on any backend; every host with the same settings shares it.</summary>
internal sealed class TestStores(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-store-");

    /// <summary>Those that outlive the process.</summary>
    public static TheoryData<string> Durable =>
        [nameof(BackendKind.Sqlite), nameof(BackendKind.Redis), nameof(BackendKind.PostgreSql), nameof(BackendKind.SqlServer)];

    /// <summary>Skips the calling test when the backend is not available.</summary>
    public async Task<Dictionary<string, string?>> SettingsAsync(string backend)
    {
        return new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = backend,
            ["SessionStorage:ConnectionString"] = await ConnectionStringAsync(Enum.Parse<BackendKind>(backend)),
            ["SessionStorage:KeyPrefix"] = RedisServerFixture.FreshPrefix(),
            ["SessionStorage:Cleanup:Interval"] = "1.00:00:00",
        };
    }

    public void Dispose() => _folder.Remove();

    private async Task<string?> ConnectionStringAsync(BackendKind backend) => backend switch
    {
        BackendKind.Sqlite => $"Data Source={Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.db")}",
        BackendKind.Redis => (await redis.GetAsync()).ConnectionString,
        BackendKind.PostgreSql => await postgres.CreateSchemaAsync(),
        BackendKind.SqlServer => Conformance.SqlServerConformance.ConnectionString(),
        _ => "",
    };
}
