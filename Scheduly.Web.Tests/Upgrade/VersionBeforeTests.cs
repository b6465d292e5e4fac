using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Upgrade;

/// <summary>
/// A SQLite file as the version before left it on 2026-11-30: a session of the old contract, one of a browser, the key ring (of nobody else) and the
/// audit log. What docs/upgrade.md says is tried on it: this version reads it, goes on with it, and writes a form that the version before knows.
/// </summary>
public sealed class VersionBeforeTests : IDisposable
{
    private const string Cookie = "CfDJ8LM%2BUvXCAgRPjFPmpfrjeUH8dexbdH39fSLN9HGujKsc8%2FYjz3PJmd40r3ZGLuX7s9z%2FIh9Ia6LDVOT3M11ssDF6qFrO71NdXg7ZtdxUFBZF%2B1hktqAVcn9W7gpLGXhjsw";

    private const string SessionId = "3fc606b3-202a-4987-9de1-aeb7a578e1d3";

    /// <summary>When the file was made, by a day: what it holds is alive.</summary>
    private static readonly DateTimeOffset Then = DateTimeOffset.Parse("2026-12-01T12:00:00Z", CultureInfo.InvariantCulture);

    internal static readonly string[] Crns = ["10639", "10647", "10655", "10659", "10700", "10703", "10707", "10716", "10720"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-before-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_of_the_version_before_open_and_go_on()
    {
        await using var app = Open();
        var browser = app.NewBrowser();
        browser.SetCookie("scheduly", Uri.UnescapeDataString(Cookie));
        var schedule = await browser.ActiveAsync();
        Assert.Equal(Crns, schedule.Crns().Order());
        Assert.Equal(2, await app.Services.GetRequiredService<ISessionDirectory>().CountAsync(Cancel));

        (await browser.ChangeAsync("/api/schedule/optimize", """{"utterance":"no Monday"}""")).Dispose();
        Assert.Contains("Mon", (await browser.ActiveAsync()).Strings("preferences.noDays"));
        var optimized = await app.NewBrowser().SuccessAsync("/optimize", $$"""{"session_id":"{{SessionId}}","utterance":"no Tuesday"}""");
        Assert.Equal(["Fri", "Tue"], optimized.Strings("preferences.noDays").Order());
    }

    [Fact]
    public async Task What_is_written_now_has_the_form_that_the_version_before_reads()
    {
        await using var app = Open();
        var storage = app.Engine.Storage;
        var before = await HeadersAsync(storage);
        await app.NewBrowser().SuccessAsync("/optimize", $$"""{"session_id":"{{SessionId}}","utterance":"no Tuesday"}""");
        var after = await HeadersAsync(storage);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(after, entry => Assert.Equal((before[entry.Key].Format, before[entry.Key].Flags, before[entry.Key].CreatedAt), (entry.Value.Format, entry.Value.Flags, entry.Value.CreatedAt)));
        Assert.Single(after, entry => entry.Value.Stamp != before[entry.Key].Stamp);
    }

    public void Dispose() => _folder.Remove();

    private SchedulyFactory Open()
    {
        var file = Path.Combine(_folder.FullName, "scheduly.db");
        File.Copy(Path.Combine(Repository.Root, "Scheduly.Web.Tests", "Upgrade", "version-before.sqlite"), file);
        return new(
            new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Sqlite", ["SessionStorage:ConnectionString"] = $"Data Source={file}" },
            services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(Then)));
    }

    internal static async Task<Dictionary<string, EnvelopeHeader>> HeadersAsync(SessionStorage storage)
    {
        var headers = new Dictionary<string, EnvelopeHeader>();
        foreach (var entry in (await storage.ListAsync(null, 10, Cancel)).Entries)
        {
            Assert.True(EnvelopeHeader.TryRead(entry.Head.Span, out var header));
            headers.Add(entry.Key.Hash, header);
        }

        return headers;
    }
}
