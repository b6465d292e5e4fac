using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Conformance;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Api;

/// <summary>A browser's way through the whole application, on every backend.</summary>
public sealed class ScheduleApiTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private const int Changes = 50;
    private const int Connections = 8;

    private readonly TestStores _stores = new(redis, postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(EveryBackendConforms.Backends), MemberType = typeof(EveryBackendConforms))]
    public async Task A_schedule_is_read_and_refined_by_later_requests(string backend)
    {
        await using var app = new SchedulyFactory(await _stores.SettingsAsync(backend));
        var browser = app.NewBrowser();

        var built = await browser.BuildAsync("no Friday");
        Assert.NotEmpty(built.Crns());
        Assert.Equal(built.Crns(), (await browser.ActiveAsync()).Crns());

        var refined = await browser.RefineAsync("start after 10am, skip CS1501");
        Assert.Equal(["Fri"], refined.Strings("preferences.noDays"));
        Assert.Equal(["CS1501"], refined.Strings("preferences.skipCourses"));
        Assert.Equal(refined.Crns(), (await browser.ActiveAsync()).Crns());
        Assert.DoesNotContain(refined.GetProperty("plan").GetProperty("sections").EnumerateArray(), one => one.GetProperty("course").GetString() == "CS1501");
    }

    [Theory]
    [MemberData(nameof(EveryBackendConforms.Backends), MemberType = typeof(EveryBackendConforms))]
    public async Task Two_browsers_side_by_side_do_not_see_each_other_and_are_counted(string backend)
    {
        await using var app = new SchedulyFactory(await _stores.SettingsAsync(backend));
        var (one, other) = (app.NewBrowser(), app.NewBrowser());

        await one.BuildAsync("no Friday");
        Assert.Equal(JsonValueKind.Undefined, (await other.ActiveAsync()).ValueKind);
        Assert.Empty(other.Cookies);
        await other.BuildAsync("no Monday");
        await one.SuccessAsync("/build", """{"major":"Computer Science"}""");

        Assert.Equal(["Fri"], (await one.ActiveAsync()).Strings("preferences.noDays"));
        Assert.Equal(["Mon"], (await other.ActiveAsync()).Strings("preferences.noDays"));
        var health = await other.GetJsonAsync("/health/sessions");
        Assert.Equal(["status", "active_sessions", "storage_type", "latency_ms", "fallback"], health.Names());
        Assert.Equal(("healthy", 3, backend), (health.GetProperty("status").GetString(), health.GetProperty("active_sessions").GetInt32(), health.GetProperty("storage_type").GetString()));
    }

    [Theory]
    [MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task The_schedule_is_still_there_when_the_host_restarts(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        Browser browser;
        JsonElement before;
        string? id;
        await using (var first = new SchedulyFactory(settings))
        {
            browser = first.NewBrowser();
            await browser.BuildAsync("no Friday");
            before = await browser.ActiveAsync();
            id = (await browser.SuccessAsync("/build", """{"major":"Computer Science","utterance":"no Monday"}""")).GetProperty("session_id").GetString();
        }

        await using var second = new SchedulyFactory(settings);
        browser = browser.At(second.NewClient());
        Assert.Equal(before.GetRawText(), (await browser.ActiveAsync()).GetRawText());
        Assert.Equal(["Wed", "Fri"], (await browser.RefineAsync("no Wednesday")).Strings("preferences.noDays"));
        Assert.Equal(["Wed", "Fri"], (await browser.ActiveAsync()).Strings("preferences.noDays"));

        // The browser keeps its cookie: it was never told another.
        Assert.Empty(browser.SetCookies);
        var byId = await browser.SuccessAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"no Wednesday"}""");
        Assert.Equal(["Mon", "Wed"], byId.Strings("preferences.noDays"));
    }

    [Theory]
    [MemberData(nameof(EveryBackendConforms.Backends), MemberType = typeof(EveryBackendConforms))]
    public async Task Fifty_parallel_changes_over_eight_connections_are_all_kept(string backend)
    {
        await using var app = new SchedulyFactory(await _stores.SettingsAsync(backend));
        app.UseKestrel(0);
        app.StartServer();
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
        var pins = app.Services.GetRequiredService<CourseCatalog>().Terms[0].Courses
            .SelectMany(course => course.Sections).Select(section => section.Crn).Distinct().Take(Changes).ToList();
        Assert.Equal(Changes, pins.Count);
        var browser = new Browser(client);
        await browser.BuildAsync();

        await Task.WhenAll(pins.Select(crn => Task.Run(() => browser.Clone().RefineAsync($"pin section CRN {crn}"), Cancel)));

        Assert.Equal(pins.Order(), (await browser.ActiveAsync()).Strings("preferences.pinSections").Order());
    }

    [Theory]
    [MemberData(nameof(EveryBackendConforms.Backends), MemberType = typeof(EveryBackendConforms))]
    public async Task A_session_revoked_in_the_middle_of_a_change_stays_gone(string backend)
    {
        FaultyBackend store = null!;
        await using var app = new SchedulyFactory(
            await _stores.SettingsAsync(backend),
            services => services.AddSingleton<StorageBackend>(provider => store = new FaultyBackend(StorageBackendFactory.Create(provider))));
        var browser = app.NewBrowser();
        await browser.BuildAsync("no Friday");
        RevokeBeforeNextWrite();
        var (status, body) = await browser.PostAsync("/api/schedule/optimize", """{"utterance":"no Monday"}""");
        Assert.Equal((HttpStatusCode.Gone, "session-ended"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(0, await app.Engine.Storage.CountAsync(Cancel));
        Assert.Equal(JsonValueKind.Undefined, (await browser.ActiveAsync()).ValueKind);

        var id = (await browser.SuccessAsync("/build", """{"major":"Computer Science"}""")).GetProperty("session_id").GetString();
        RevokeBeforeNextWrite();
        (status, body) = await browser.PostAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"no Monday"}""");
        Assert.Equal((HttpStatusCode.NotFound, $"Session {id} not found or expired"), (status, body.GetProperty("detail").GetString()));
        Assert.Equal(0, await app.Engine.Storage.CountAsync(Cancel));

        void RevokeBeforeNextWrite() => store.Before = async operation =>
        {
            if (operation != "set") return;
            store.Before = null;
            foreach (var entry in await app.Engine.Storage.ListAllAsync(10, Cancel)) await app.Engine.Storage.RemoveAsync(entry.Key, Cancel);
        };
    }

    [Fact]
    public async Task The_schedule_is_gone_when_nobody_asked_for_it_in_the_idle_timeout()
    {
        var clock = new FakeStoreTime();
        await using var app = new SchedulyFactory(
            await _stores.SettingsAsync("Memory"), services => services.AddSingleton(clock.Clock));
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        await clock.PassAsync(TimeSpan.FromHours(24));
        Assert.Equal(JsonValueKind.Object, (await browser.ActiveAsync()).ValueKind);
        await clock.PassAsync(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(2));
        Assert.Equal(JsonValueKind.Undefined, (await browser.ActiveAsync()).ValueKind);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_browser_starts_over()
    {
        await using var app = new SchedulyFactory(await _stores.SettingsAsync("Memory"));
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        var empty = await browser.SuccessAsync("/api/schedule/start-over", "");
        Assert.Empty(empty.GetProperty("schedules").EnumerateArray());
        var (status, body) = await browser.PostAsync("/api/schedule/optimize", """{"utterance":"no Friday"}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("build one first", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    public void Dispose() => _stores.Dispose();
}
