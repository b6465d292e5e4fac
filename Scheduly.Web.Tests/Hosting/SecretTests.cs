using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Sessions;
using StackExchange.Redis;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>
/// Everything that the application writes with logging at its most talkative, its failures included: no password, no id that opens a session, no whole
/// key of a row, nothing of what people say.
/// </summary>
public sealed class SecretTests
{
    private const string Password = "s3cret-Pa55word";
    private const string Wish = "zebra xylophone";
    private const string Major = "Computer Science";

    private readonly FakeLogCollector _logs = new();
    private readonly StringBuilder _answers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_secret_is_written_with_Redis()
    {
        await using var server = await RedisServer.StartAsync(own: true);
        await using (var admin = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString))
        {
            await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "requirepass", Password);
        }

        await WalkAsync("Redis", $"redis://:{Password}@127.0.0.1:{server.Port}/0", server.KillAsync);
    }

    [Fact]
    public async Task Nothing_secret_is_written_with_PostgreSQL()
    {
        await using var server = await PostgresServer.StartAsync(own: true);
        await PostgresServerFixture.ExecuteAsync(server.ConnectionString, $"CREATE USER ann WITH SUPERUSER PASSWORD '{Password}'");
        await WalkAsync("PostgreSql", new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = "ann", Password = Password }.ConnectionString, server.KillAsync);
    }

    [Fact]
    public async Task Nothing_secret_is_written_with_SQLite()
    {
        using var folder = new SqliteFolder();
        await WalkAsync("Sqlite", $"Data Source={folder.Path}/sessions.db", () => Task.CompletedTask);
    }

    /// <param name="kill">Takes the store away.</param>
    private async Task WalkAsync(string backend, string connection, Func<Task> kill)
    {
        await using var app = new SchedulyFactory(
            new Dictionary<string, string?>
            {
                ["SessionStorage:Backend"] = backend,
                ["SessionStorage:ConnectionString"] = connection,
                ["Logging:LogLevel:Default"] = "Trace",
                ["Logging:LogLevel:Microsoft"] = "Trace",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
                ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Trace",
            },
            services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(_logs))));
        app.Listen();
        var browser = app.NewSocketBrowser();
        await browser.BuildAsync(Wish);
        var row = Assert.Single(await app.Engine.Storage.ListAllAsync(100, Cancel)).Key;
        using var built = await browser.ChangeAsync("/build", $$"""{"major":"{{Major}}","utterance":"{{Wish}}"}""");
        var id = JsonElement.Parse(await built.Content.ReadAsStringAsync(Cancel)).GetProperty("session_id").GetString()!;
        var cookie = browser.Cookies["scheduly"];
        var cookieId = Encoding.UTF8.GetString(app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(SessionMiddleware))
            .Unprotect(Convert.FromBase64String(Padded(Uri.UnescapeDataString(cookie)))));
        Assert.Equal(StorageKey.For("cookie", cookieId), row);

        await browser.GetAsync("/");
        await AskAsync(browser, "/health/sessions");
        using (await browser.ChangeAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"{{Wish}}"}"""))
        using (await browser.ChangeAsync("/api/schedule/optimize", $$"""{"utterance":"{{Wish}}","major":"""))
        {
        }

        // A form as the page sends it, and one that binds badly.
        using (var form = new FormUrlEncodedContent([new("Utterance", Wish), new("Major", Wish), new("__RequestVerificationToken", await browser.TokenAsync())]))
        using (await browser.SendAsync(HttpMethod.Post, "/?handler=Refine", form))
        {
        }

        // The page repeats to the visitor, once, what it did not understand.
        await browser.GetAsync("/");

        var value = (await app.Engine.Storage.ReadAsync(row, Cancel))!;
        value[^1] ^= 1;
        await UnreadableSessionTests.ReplaceAsync(app.Engine.Storage, row, value);
        await AskAsync(browser, "/api/schedule");
        await AskAsync(browser, "/");
        await app.Engine.RevokeAsync(row);
        await AskAsync(browser, "/api/schedule");

        await kill();
        foreach (var path in new[] { "/api/schedule", "/", "/health/sessions", "/api/schedule" }) await AskAsync(browser, path);
        using (var failed = await browser.ChangeAsync("/build", $$"""{"major":"{{Major}}","utterance":"{{Wish}}"}""", ""))
        {
            if (!failed.IsSuccessStatusCode) await KeepAsync(failed);
        }


        var wrong = await Record.ExceptionAsync(() => SessionHost.StartAsync(SessionHost.MapMembers, new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = backend,
            ["SessionStorage:ConnectionString"] = backend == "Sqlite" ? "Data Source=/proc/nowhere/x.db" : connection,
        }));
        Assert.NotNull(wrong);
        var lines = _logs.GetSnapshot().Select(line => $"{line.Category} {line.Level}: {line.Message} {line.Exception} {string.Join(' ', line.StructuredState ?? [])} {string.Join(' ', line.Scopes)}").ToList();
        Assert.Contains(lines, line => line.Contains("Trace:", StringComparison.Ordinal));
        lines.Add($"startup: {wrong}");
        lines.Add($"answers: {_answers}");
        string[] secrets = [Password, cookie, cookieId, id, row.Hash, StorageKey.For("id", id).Hash, Wish, Uri.EscapeDataString(Wish), "zebra+xylophone"];
        Assert.All(secrets, secret =>
        {
            var leak = lines.FirstOrDefault(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.True(leak is null, $"\"{secret}\" in: {leak}");
        });
    }

    private async Task AskAsync(Browser browser, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await browser.SendAsync(request);
        await KeepAsync(answer);
    }

    private async Task KeepAsync(HttpResponseMessage answer) =>
        _answers.Append(answer.StatusCode).Append(await answer.Content.ReadAsStringAsync(Cancel));

    private static string Padded(string text) => text.PadRight((text.Length + 3) / 4 * 4, '=');
}
