using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Alone, since what the process allocates meanwhile counts.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class MeasuredAlone;

/// <summary>
/// How many bytes a request with 2 KB of session may allocate in the engine, the built-in session and the driver together: what
/// is measured, and a little room. The server and its request are not counted.
/// </summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests(RedisServerFixture redis, PostgresServerFixture postgres, ITestOutputHelper output) : IDisposable
{
    private static readonly byte[] Content = new byte[2048];

    private readonly TestStores _stores = new(redis, postgres);

    /// <summary>Backend, local cache, bytes for: no cookie, not touched, read, written.</summary>
    public static TheoryData<string, bool, long, long, long, long> Budgets => new()
    {
        { "Memory", false, 2300, 3400, 11300, 27500 },
        { "Memory", true, 2300, 4000, 8300, 26200 },
        { "Sqlite", false, 2300, 3400, 15000, 32000 },
        { "Redis", false, 2300, 3400, 15200, 31000 },
        { "PostgreSql", false, 2300, 3400, 17000, 38000 },
    };

    [Theory]
    [MemberData(nameof(Budgets))]
    public async Task A_request_allocates_no_more_than_its_budget(string backend, bool local, long plain, long untouched, long read, long written)
    {
        var settings = await _stores.SettingsAsync(backend);
        settings["SessionStorage:LocalCache:Enabled"] = local.ToString();
        settings["SessionStorage:RateLimit:ChangesPerSecond"] = "1000000";
        await using var host = await SessionHost.StartAsync(_ => { }, settings);
        var nothing = await new Pipeline(host.Services, app => app.Run(_ => Task.CompletedTask)).MeasureAsync();

        var changing = Session(host, context => context.Session.UpdateAsync(session => session.Set("state", [.. Content])));
        await changing.VisitAsync();
        (string Name, long Bytes, long Budget)[] measured =
        [
            ("plain", await Session(host, _ => Task.CompletedTask).MeasureAsync(), plain),
            ("not touched", await Session(host, _ => Task.CompletedTask).WithCookiesOf(changing).MeasureAsync(), untouched),
            ("read", await Session(host, ReadAsync).WithCookiesOf(changing).MeasureAsync(), read),
            ("written", await changing.MeasureAsync(), written),
        ];
        foreach (var (name, bytes, budget) in measured) output.WriteLine($"{backend}{(local ? " with local cache" : "")} {name}: {bytes - nothing} of {budget} bytes");
        Assert.All(measured, one => Assert.InRange(one.Bytes - nothing, 0, one.Budget));
    }

    public void Dispose() => _stores.Dispose();

    private static Pipeline Session(SessionHost host, RequestDelegate handler) => new(host.Services, app =>
    {
        app.UseSessionStorage();
        app.Run(handler);
    });

    private static async Task ReadAsync(HttpContext context)
    {
        await context.Session.LoadAsync();
        Assert.True(context.Session.TryGetValue("state", out var value));
        Assert.Equal(Content.Length, value.Length);
    }
}
