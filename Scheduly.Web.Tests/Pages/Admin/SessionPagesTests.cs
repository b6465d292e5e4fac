using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Admin;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages.Admin;

/// <summary>The operator's pages without script, on every backend: list, find, look, end.</summary>
public sealed class SessionPagesTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Backends => ["Memory", "Sqlite", "Redis", "PostgreSql"];

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_session_is_listed_found_by_hash_and_id_looked_at_and_ended(string backend)
    {
        await using var app = await StartAsync(backend);
        var student = app.NewBrowser();
        await student.BuildAsync("no Friday, zebra xylophone");
        var key = Assert.Single(await app.Engine.Storage.ListAllAsync(10, Cancel)).Key;
        var (_, legacy) = await student.PostAsync("/build", """{"major":"Computer Science"}""");
        var id = legacy.GetProperty("session_id").GetString()!;
        var browser = await OperatorAsync(app);

        var list = await GetAsync(browser, "/admin/sessions");
        Assert.Contains(key.Short, list.QuerySelectorAll("table button").Select(button => button.TextContent));
        foreach (var text in new[] { key.Hash, key.Short, id })
        {
            var page = await PostAsync(browser, "/admin/session", ("text", text));
            var hash = text == id ? StorageKey.For("id", id) : key;
            Assert.Equal(hash.Short, page.QuerySelector("#facts-title")!.TextContent);
            Assert.Contains("CS1501", page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Contains("Pitt 2251", page.Body.TextContent, StringComparison.Ordinal);
            foreach (var secret in new[] { "zebra", "Friday", id }) Assert.DoesNotContain(secret, page.Body.TextContent, StringComparison.Ordinal);
        }

        var unsure = await PostAsync(browser, "/admin/session?handler=Revoke", ("hash", key.Hash));
        Assert.Contains("was not ended", unsure.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(await app.Engine.Storage.ReadAsync(key, Cancel));
        await PostAsync(browser, "/admin/session?handler=Revoke", ("hash", key.Hash), ("confirm", "yes"));
        Assert.Null(await app.Engine.Storage.ReadAsync(key, Cancel));
        Assert.Contains("has ended", (await GetAsync(browser, "/admin/sessions")).QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("No session has this hash", (await PostAsync(browser, "/admin/session", ("text", key.Hash))).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task All_pages_together_show_each_session_once_and_all_that_are_old_end_together(string backend)
    {
        await using var app = await StartAsync(backend);
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < 120; i++)
        {
            var key = StorageKey.For("cookie", $"session {i}");
            var created = now.AddDays(i < 30 ? -5 : -1);
            var value = app.Engine.Seal.Seal(key, new(Guid.CreateVersion7(created)), created, []);
            Assert.True(await app.Engine.Storage.TrySetAsync(key, value, null, TimeSpan.FromDays(1), now.AddDays(20), Cancel));
        }

        var browser = await OperatorAsync(app);
        var seen = new List<string>();
        var page = await GetAsync(browser, "/admin/sessions");
        while (true)
        {
            seen.AddRange(page.QuerySelectorAll("table input[name=text]").Select(input => input.GetAttribute("value")!));
            if (page.QuerySelector("input[name=cursor]") is not { } next) break;
            page = await PostAsync(browser, "/admin/sessions?handler=Next", ("cursor", next.GetAttribute("value")!));
        }

        Assert.Equal(120, seen.Distinct().Count());
        Assert.Equal(120, seen.Count);

        var asked = await PostAsync(browser, "/admin/sessions?handler=Older", ("age", "3"), ("unit", "days"));
        Assert.Contains("30 sessions were created before", asked.Body!.TextContent, StringComparison.Ordinal);
        var before = asked.QuerySelector("input[name=before]")!.GetAttribute("value")!;
        await PostAsync(browser, "/admin/sessions?handler=RevokeOlder", ("before", before));
        Assert.Equal(120, await app.Engine.Storage.CountAsync(Cancel));
        await PostAsync(browser, "/admin/sessions?handler=RevokeOlder", ("before", before), ("confirm", "yes"));
        Assert.Equal(90, await app.Engine.Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task The_audit_log_is_shown_of_all_and_of_one()
    {
        await using var app = await StartAsync("Memory");
        await app.NewBrowser().BuildAsync();
        var student = app.NewBrowser();
        await student.BuildAsync();
        await student.RefineAsync("no Monday");
        var browser = await OperatorAsync(app);
        var page = await GetAsync(browser, "/admin/audit");
        await Eventually.HoldsAsync(
            async () => (page = await GetAsync(browser, "/admin/audit")).QuerySelectorAll("tbody tr").Length >= 3, "three entries are in the audit log");
        var changed = page.QuerySelectorAll("tbody tr").Single(row => row.TextContent.Contains("changed: refine", StringComparison.Ordinal));
        page = await GetAsync(browser, changed.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Equal(["changed: refine", "created: build"], page.QuerySelectorAll("td[data-label=What]").Select(cell => cell.TextContent.Trim()));
    }

    public void Dispose() => _stores.Dispose();

    internal static async Task<Browser> OperatorAsync(SchedulyFactory app)
    {
        var browser = app.NewBrowser();
        using (await AdminAccessTests.SignInAsync(browser)) return browser;
    }

    private async Task<SchedulyFactory> StartAsync(string backend) =>
        new(new Dictionary<string, string?>(await _stores.SettingsAsync(backend)) { ["Admin:Key"] = AdminAccessTests.Key });

    private static async Task<IDocument> GetAsync(Browser browser, string path) => new HtmlParser().ParseDocument(await browser.GetAsync(path));

    private static async Task<IDocument> PostAsync(Browser browser, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new("__RequestVerificationToken", await AdminAccessTests.FormTokenAsync(browser, "/admin"))]);
        using var answer = await browser.SendAsync(HttpMethod.Post, path, form);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
    }
}
