using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Storage.Switching;

namespace Scheduly.Web.Tests.Health;

/// <summary>A node between two real stores: how far it is, and what it says when one of them stops.</summary>
public sealed class SwitchHealthTests : IAsyncDisposable
{
    private readonly SqliteFolder _folder = new();
    private RedisServer _old = null!, _new = null!;
    private SwitchStores _stores = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_sees_how_much_is_only_in_the_old_store_until_the_last_row_may_be_set()
    {
        await StartStoresAsync();
        Browser first, second;
        await using (var follow = SchedulyFactory.ForOperator(_stores.Follow))
        {
            (first, second) = (follow.NewBrowser(), follow.NewBrowser());
            foreach (var browser in new[] { first, second }) await browser.BuildAsync();
            var waits = (await follow.ReadyAsync()).Finding("old store");
            Assert.StartsWith("2 sessions are still only in the old store (Redis at 127.0.0.1", waits.Cause, StringComparison.Ordinal);
            Assert.Contains("go on to Fallback:Mode = Drain", waits.Advice, StringComparison.Ordinal);
        }

        await using var drain = SchedulyFactory.ForOperator(_stores.Drain);
        await first.At(drain.NewClient()).GetAsync("/api/schedule");
        var ready = await drain.ReadyAsync();
        ready.Is("healthy");
        Assert.StartsWith("1 session is still only in the old store", ready.Finding("old store").Cause, StringComparison.Ordinal);
        Assert.Contains("command drain", ready.Finding("old store").Advice, StringComparison.Ordinal);

        var told = JsonElement.Parse(await ReadAsync(drain, "/health/sessions", asOperator: true));
        Assert.Equal(2, told.GetProperty("active_sessions").GetInt64());
        Assert.Equal(1, told.GetProperty("old_store").GetProperty("sessions_only_there").GetInt64());
        Assert.True(told.GetProperty("old_store").GetProperty("answers").GetBoolean());
        Assert.Equal(
            ["active_sessions", "fallback", "latency_ms", "status", "storage_type"],
            JsonElement.Parse(await ReadAsync(drain, "/health/sessions", asOperator: false)).EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal));
        foreach (var page in new[] { "/admin", "/admin/health" })
        {
            Assert.Contains("1 session is still only in the old store", await ReadAsync(drain, page, asOperator: true), StringComparison.Ordinal);
        }

        await SwitchDrain.RunAsync(Assert.IsType<SwitchingBackend>(drain.Services.GetRequiredService<StorageBackend>()), SealedEntries.Spaces, cancellationToken: Cancel);
        ready = await drain.ReadyUntilAsync(answer => answer.Finding("old store").Cause.StartsWith("No session", StringComparison.Ordinal));
        Assert.Contains("The last row of docs/switching.md may be set", ready.Finding("old store").Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_old_store_degrades_and_a_stopped_new_one_is_unhealthy()
    {
        await StartStoresAsync();
        Browser moved, waiting;
        await using (var follow = SchedulyFactory.ForOperator(_stores.Follow))
        {
            (moved, waiting) = (follow.NewBrowser(), follow.NewBrowser());
            foreach (var browser in new[] { moved, waiting }) await browser.BuildAsync();
        }

        await using var drain = SchedulyFactory.ForOperator(_stores.Drain);
        (moved, waiting) = (moved.At(drain.NewClient()), waiting.At(drain.NewClient()));
        await moved.GetAsync("/api/schedule");
        (await drain.ReadyAsync()).Is("healthy");

        await _old.KillAsync();
        var ready = await drain.ReadyUntilAsync(answer => answer.Status == "degraded" && answer.Findings.Any(one => one.Subject == "old store" && one.Cause.Contains("last count", StringComparison.Ordinal)));
        ready.Is("degraded");
        var cause = ready.Finding("fallback: store");
        Assert.Contains($"nothing answers at 127.0.0.1:{_old.Port}", cause.Cause, StringComparison.Ordinal);
        Assert.Contains("SessionStorage:Fallback:ConnectionString", cause.Advice, StringComparison.Ordinal);
        Assert.Contains("sessions that this store alone has are answered with 503", cause.Advice, StringComparison.Ordinal);
        Assert.StartsWith("1 session is still only in the old store", ready.Finding("old store").Cause, StringComparison.Ordinal);
        await moved.GetAsync("/api/schedule");
        await moved.RefineAsync("no Friday");
        await drain.NewBrowser().BuildAsync();
        using (var refused = await waiting.SendAsync(HttpMethod.Get, "/api/schedule")) Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        await _old.RestartAsync();
        (await drain.ReadyUntilAsync(answer => answer.Status == "healthy")).Is("healthy");
        await waiting.GetAsync("/api/schedule");

        await _new.KillAsync();
        ready = await drain.ReadyUntilAsync(answer => answer.Status == "unhealthy");
        ready.Is("unhealthy");
        Assert.Contains(ready.Findings, one => one.Status == "unhealthy" && one.Cause.Contains($"nothing answers at 127.0.0.1:{_new.Port}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_says_the_same()
    {
        await StartStoresAsync();
        await using (var follow = SchedulyFactory.ForOperator(_stores.Follow)) await follow.NewBrowser().BuildAsync();
        var settings = _stores.Drain.ToDictionary(one => one.Key.Replace(":", "__", StringComparison.Ordinal), one => one.Value!);
        settings["ASPNETCORE_ENVIRONMENT"] = "Development";
        await using var status = new ProgramProcess(_folder.Path, settings, "status");
        Assert.Equal(0, await status.EndsAsync());
        Assert.Contains("note: switch, old store", status.Output, StringComparison.Ordinal);
        Assert.Contains("1 session is still only in the old store (Redis at ", status.Output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        foreach (var server in new[] { _old, _new })
        {
            if (server is not null) await server.DisposeAsync();
        }
    }

    private async Task StartStoresAsync()
    {
        _old = await RedisServer.StartAsync(durable: true, own: true);
        _new = await RedisServer.StartAsync(durable: true, own: true);
        _stores = new(Redis(_old), Redis(_new));

        static Dictionary<string, string?> Redis(RedisServer server) => new()
        {
            ["SessionStorage:Backend"] = "Redis",
            ["SessionStorage:ConnectionString"] = server.ConnectionString,
        };
    }

    private static async Task<string> ReadAsync(SchedulyFactory app, string path, bool asOperator)
    {
        if (asOperator) return await app.ReadAsOperatorAsync(path);
        using var client = app.NewClient();
        return await client.GetStringAsync(path, Cancel);
    }
}
