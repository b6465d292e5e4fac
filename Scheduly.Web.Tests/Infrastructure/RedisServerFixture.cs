using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Sessions.Redis;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(RedisServerFixture))]

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>One Redis for the whole run, started by the first test that asks. Tests keep apart by their key prefix.</summary>
public sealed class RedisServerFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private RedisServer? _server;

    /// <summary>A prefix that no other test has.</summary>
    internal static string FreshPrefix() => $"t{Guid.NewGuid():N}:";

    /// <summary>Skips the calling test when there is no Redis available.</summary>
    internal async Task<RedisServer> GetAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _server ??= await RedisServer.StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>A backend that is not yet initialized.</summary>
    internal async Task<RedisBackend> CreateBackendAsync(string? prefix = null)
    {
        var server = await GetAsync();
        return CreateBackend(server.ConnectionString, prefix);
    }

    internal static RedisBackend CreateBackend(string connectionString, string? prefix = null)
    {
        var options = new SessionStorageOptions
        {
            Backend = BackendKind.Redis,
            ConnectionString = connectionString,
            KeyPrefix = prefix ?? FreshPrefix(),
            OperationTimeout = TimeSpan.Parse(Eventually.OperationTimeout, CultureInfo.InvariantCulture),
        };
        return new RedisBackend(options, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _starting.Dispose();
    }
}
