using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Memory;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>Handlers as everybody writes them: they set a member and return, without <c>UpdateAsync</c> and without a commit.</summary>
public sealed class OrdinaryHandlerTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    internal const string Secret = "body of the handler";

    private readonly TestStores _stores = new(redis, postgres);

    public static TheoryData<string, string> Places
    {
        get
        {
            var places = new TheoryData<string, string>();
            foreach (var backend in new[] { "Memory", "Sqlite", "Redis", "PostgreSql" })
            {
                places.Add(backend, "put");
                places.Add(backend, "mvc/put");
                places.Add(backend, "mvc/keep");
                places.Add(backend, "pages/put");
            }

            return places;
        }
    }

    public static TheoryData<string> Writers => new("text", "json", "file", "stream", "writer", "unflushed", "started", "redirect", "result", "nothing", "caught", "captured", "page", "mvc/large");

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Parallel_changes_are_all_kept(string backend, string handler)
    {
        var settings = await _stores.SettingsAsync(backend);
        await using var first = await StartAsync(settings);
        await using var second = backend is "Redis" or "PostgreSql" ? await StartAsync(settings) : null;
        for (var round = 0; round < 20; round++)
        {
            var browser = first.NewBrowser();
            await browser.GetAsync("/put/begin");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
            {
                var tab = browser.At((i % 2 == 1 && second is not null ? second : first).NewBrowser().Client);
                Assert.Equal("done", (await tab.GetAsync($"/{handler}/{i}")).Trim());
            })));
            for (var i = 0; i < 4; i++) Assert.Equal("1", await browser.GetAsync($"/get/{i}"));
        }
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task A_change_over_the_limit_is_413_in_the_place_of_the_answer(string writer)
    {
        await using var host = await StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        await AssertRefusedAsync(browser, $"/{writer}/2097152", HttpStatusCode.RequestEntityTooLarge, "session-too-large");
        Assert.Equal("(none)", await browser.GetAsync("/get/large"));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task A_failing_store_is_503_in_the_place_of_the_answer(string writer)
    {
        var (host, store) = await StartFaultyAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        store.Before = operation => operation == "set" ? throw new TimeoutException() : Task.CompletedTask;
        var retryAfter = await AssertRefusedAsync(browser, $"/{writer}/10", HttpStatusCode.ServiceUnavailable, "session-unavailable");
        Assert.NotNull(retryAfter);
        store.Before = operation => operation == "set" ? throw new StorageFullException("full") : Task.CompletedTask;
        await AssertRefusedAsync(browser, $"/{writer}/10", HttpStatusCode.ServiceUnavailable, "session-store-full");
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task A_change_beyond_the_rate_is_429_in_the_place_of_the_answer(string writer)
    {
        await using var host = await StartAsync(new() { ["SessionStorage:RateLimit:ChangesPerSecond"] = "1", ["SessionStorage:RateLimit:NewSessionsPerMinute"] = "1000" });
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        for (var i = 0; i < 10; i++)
        {
            using var response = await browser.SendAsync(HttpMethod.Get, "/put/more");
            if (response.StatusCode != HttpStatusCode.TooManyRequests) continue;
            var retryAfter = await AssertRefusedAsync(browser, $"/{writer}/10", HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.NotNull(retryAfter);
            return;
        }

        Assert.Fail("Ten changes within a second were not limited.");
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task A_member_that_another_request_changed_is_409_in_the_place_of_the_answer(string writer)
    {
        var (host, store) = await StartFaultyAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        var raced = false;
        store.Before = async operation =>
        {
            if (operation != "set" || raced) return;
            raced = true;
            await OverwriteAsync(store, browser);
        };
        await AssertRefusedAsync(browser, $"/{writer}/10", HttpStatusCode.Conflict, "session-conflict");

        async Task OverwriteAsync(FaultyBackend backend, Browser owner)
        {
            await using var other = await SessionHost.StartAsync(Map, configure: builder =>
            {
                FrameworkHandlers.Add(builder);
                builder.Services.AddSingleton<StorageBackend>(backend);
                builder.Services.AddSingleton(host.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>());
            });
            await owner.At(other.NewBrowser().Client).GetAsync("/text/5");
        }
    }

    [Fact]
    public async Task A_change_after_the_first_byte_is_stored_when_the_handler_ends()
    {
        await using var host = await StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        Assert.Equal("x", await browser.GetAsync("/late"));
        Assert.Equal("1", await browser.GetAsync("/get/late"));
    }

    [Fact]
    public async Task A_stream_that_does_not_end_is_committed_when_it_starts()
    {
        await using var host = await StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        request.Headers.Add("Cookie", string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var response = await browser.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1", await browser.GetAsync("/get/watching"));
        await browser.GetAsync("/put/go");
        Assert.Equal("data: 1\n\ndata: 2\n\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("2", await browser.GetAsync("/get/seen"));
    }

    [Fact]
    public async Task Temp_data_in_the_session_survives_a_redirect_and_is_gone_after_it()
    {
        await using var host = await SessionHost.StartAsync(
            Map,
            configure: builder => FrameworkHandlers.Add(builder));
        var browser = host.NewBrowser();
        using (var redirect = await browser.SendAsync(HttpMethod.Get, "/mvc/tell")) Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.Equal("saved", await browser.GetAsync("/mvc/told"));
        Assert.Equal("nothing", await browser.GetAsync("/mvc/told"));
    }

    [Fact]
    public async Task A_pipeline_that_is_run_again_for_an_error_stores_nothing()
    {
        await using var host = await SessionHost.StartAsync(app =>
        {
            app.UseStatusCodePagesWithReExecute("/put/again");
            app.UseRouting();
            Map(app);
        }, configure: builder => FrameworkHandlers.Add(builder));
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        using (var response = await browser.SendAsync(HttpMethod.Get, "/no-such-page")) Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);

        // The status of the first run stands: the handler ended with 404, and nothing of it is stored.
        Assert.Equal("(none)", await browser.GetAsync("/get/again"));
        Assert.Equal("1", await browser.GetAsync("/get/begin"));
    }

    [Fact]
    public async Task What_was_set_and_removed_again_is_nothing_to_store()
    {
        var (host, store) = await StartFaultyAsync();
        await using var running = host;
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        var raced = false;
        store.Before = async operation =>
        {
            if (operation != "set" || raced) return;
            raced = true;
            await using var other = await SessionHost.StartAsync(SessionHost.MapMembers, configure: builder =>
            {
                builder.Services.AddSingleton<StorageBackend>(store);
                builder.Services.AddSingleton(host.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>());
            });
            await browser.At(other.NewBrowser().Client).GetAsync("/set/other/1");
        };
        Assert.Equal("done", await browser.GetAsync("/nothing-left"));
        Assert.True(raced);
        Assert.Equal("1", await browser.GetAsync("/get/other"));
    }

    [Fact]
    public async Task A_handler_that_ends_with_an_error_status_stores_nothing()
    {
        await using var host = await StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        using (var response = await browser.SendAsync(HttpMethod.Get, "/refusing"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Equal("no", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal("(none)", await browser.GetAsync("/get/refused"));
    }

    [Fact]
    public async Task An_asynchronous_change_is_refused_before_it_runs()
    {
        await using var host = await StartAsync([]);
        Assert.Equal("ArgumentException False", await host.NewBrowser().GetAsync("/asynchronous"));
    }

    [Fact]
    public async Task Loading_with_a_cancelled_token_throws_as_the_built_in_session()
    {
        await using var host = await StartAsync([]);
        var browser = host.NewBrowser();
        await browser.GetAsync("/put/begin");
        Assert.Equal("OperationCanceledException", await browser.GetAsync("/cancelled"));
    }

    [Fact]
    public async Task An_idle_timeout_that_would_have_no_effect_ends_the_start_with_the_setting_to_use()
    {
        var failure = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(
            SessionHost.MapMembers,
            configure: builder => builder.Services.PostConfigure<SessionOptions>(options => options.IdleTimeout = TimeSpan.FromSeconds(1))));
        Assert.Contains("SessionStorage:IdleTimeout", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _stores.Dispose();

    private static Task<SessionHost> StartAsync(Dictionary<string, string?> settings) => SessionHost.StartAsync(
        Map,
        settings,
        configure: builder => FrameworkHandlers.Add(builder));

    private static async Task<(SessionHost Host, FaultyBackend Store)> StartFaultyAsync()
    {
        var store = new FaultyBackend(new MemoryBackend(256 << 20, TimeProvider.System));
        return (await SessionHost.StartAsync(Map, configure: builder =>
        {
            FrameworkHandlers.Add(builder);
            builder.Services.AddSingleton<StorageBackend>(store);
        }), store);
    }

    private static async Task<string?> AssertRefusedAsync(Browser browser, string path, HttpStatusCode status, string code)
    {
        using var response = await browser.SendAsync(HttpMethod.Get, path);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(code, body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, body, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("X-Handler"));
        Assert.DoesNotContain(browser.SetCookies, cookie => cookie.StartsWith("handler=", StringComparison.Ordinal));
        return response.Headers.RetryAfter?.ToString();
    }

    private static void Map(WebApplication app)
    {
        SessionHost.MapMembers(app);
        FrameworkHandlers.Map(app);
        app.MapGet("/put/{name}", (HttpContext context, string name) =>
        {
            context.Session.SetString(name, "1");
            return "done";
        });
        app.MapGet("/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("x");
            context.Session.SetString("late", "1");
        });
        app.MapGet("/events", async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            context.Session.SetString("watching", "1");
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            while (context.Session.GetString("go") is null)
            {
                await Task.Delay(50);
                await context.Session.UpdateAsync(session => session.SetString("seen", "2"));
            }

            await context.Response.WriteAsync("data: 2\n\n");
        });
        app.MapGet("/nothing-left", (HttpContext context) =>
        {
            context.Session.SetString("gone", "1");
            context.Session.Remove("gone");
            return "done";
        });
        app.MapGet("/refusing", (HttpContext context) =>
        {
            context.Session.SetString("refused", "1");
            return Results.Text("no", statusCode: 400);
        });
        app.MapGet("/asynchronous", async (HttpContext context) =>
        {
            var ran = false;
            try
            {
                await context.Session.UpdateAsync(async session =>
                {
                    await Task.Yield();
                    ran = true;
                });
                return "accepted";
            }
            catch (ArgumentException refusal)
            {
                return $"{refusal.GetType().Name} {ran}";
            }
        });
        app.MapGet("/cancelled", async (HttpContext context) =>
        {
            try
            {
                await context.Session.LoadAsync(new CancellationToken(canceled: true));
                return "loaded";
            }
            catch (OperationCanceledException)
            {
                return nameof(OperationCanceledException);
            }
        });
        MapWriter(app, "text", _ => Results.Text(Secret));
        MapWriter(app, "json", _ => Results.Json(new { Secret }));
        MapWriter(app, "file", _ => Results.File(System.Text.Encoding.UTF8.GetBytes(Secret), "text/plain"));
        MapWriter(app, "redirect", _ => Results.Redirect("/elsewhere"));
        MapWriter(app, "result", _ => TypedResults.Ok(Secret));
        MapWriter(app, "nothing", _ => Results.Empty);
        MapHandler(app, "stream", async context =>
        {
            await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Secret));
            await context.Response.Body.FlushAsync();
        });
        MapHandler(app, "writer", async context => await context.Response.BodyWriter.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Secret)));
        MapHandler(app, "unflushed", context =>
        {
            System.Text.Encoding.UTF8.GetBytes(Secret).CopyTo(context.Response.BodyWriter.GetSpan(100));
            context.Response.BodyWriter.Advance(Secret.Length);
            return Task.CompletedTask;
        });
        MapHandler(app, "started", async context =>
        {
            await context.Response.StartAsync();
            await context.Response.WriteAsync(Secret);
        });
        MapHandler(app, "caught", async context =>
        {
            try
            {
                await context.Response.WriteAsync(Secret);
            }
            catch (SessionException)
            {
                context.Response.StatusCode = 200;
            }
        });
        app.MapGet("/captured/{size:int}", (HttpContext context, int size) => Results.Stream(body =>
        {
            Change(context, size);
            return context.Response.WriteAsync(Secret);
        }));
    }

    private static void MapWriter(WebApplication app, string name, Func<HttpContext, IResult> answer) =>
        app.MapGet($"/{name}/{{size:int}}", (HttpContext context, int size) =>
        {
            Change(context, size);
            return answer(context);
        });

    private static void MapHandler(WebApplication app, string name, Func<HttpContext, Task> answer) =>
        app.MapGet($"/{name}/{{size:int}}", (HttpContext context, int size) =>
        {
            Change(context, size);
            return answer(context);
        });

    internal static void Change(HttpContext context, int size)
    {
        context.Response.Headers["X-Handler"] = "1";
        context.Response.Cookies.Append("handler", "1");
        context.Session.Set("large", new byte[size]);
    }
}
