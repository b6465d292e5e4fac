using System.Net.Http.Json;
using System.Text.Json;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Migration;

namespace Scheduly.Web.Tests.Hosting.Commands;

/// <summary>The command as its users run it: a process of its own.</summary>
public sealed class MigrateCommandTests(RedisServerFixture redis) : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.Path, "sessions.json");

    [Fact]
    public async Task Sessions_are_taken_reported_and_listed()
    {
        WriteFile(50, LegacyText.Session(LegacyText.Id(1000), created: TimeProvider.System.GetUtcNow()).Replace("[\"Mon\", \"Wed\"]", "[\"Someday\"]", StringComparison.Ordinal));
        var (code, output, _) = await RunAsync("migrate", "--file", "sessions.json", "--storage", "sqlite", "--time-zone", "UTC", "--report", "report.json");
        Assert.Equal(2, code);
        Assert.Contains("migrated             50", output, StringComparison.Ordinal);
        Assert.Contains("$.last_plan.sections[0].days", output, StringComparison.Ordinal);
        var report = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "report.json"), Cancel));
        Assert.Equal((51, 50, 1, 50), (Number(report, "read"), Number(report, "migrated"), Number(report, "rejected"), Number(report, "verified")));
        Assert.True(File.Exists(FilePath + ".rejected.json"));
        Assert.DoesNotContain(LegacyText.Id(1000).ToString(), output + report, StringComparison.Ordinal);

        (code, output, _) = await RunAsync("migrate", "--list", "--storage", "sqlite", "--limit", "5");
        Assert.Equal((0, 7), (code, output.TrimEnd().Split('\n').Length));
        (code, output, _) = await RunAsync("migrate", "--list", "--file", "sessions.json", "--json");
        Assert.Equal((0, 51), (code, output.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line)).Count()));
    }

    [Theory]
    [InlineData("there is no file", "--file", "missing.json")]
    [InlineData("is a folder", "--file", ".")]
    [InlineData("is empty", "--file", "empty.json")]
    [InlineData("is no sessions.json", "--file", "list.json")]
    [InlineData("nothing would remain", "--file", "sessions.json", "--storage", "memory")]
    [InlineData("is no store", "--file", "sessions.json", "--storage", "floppy")]
    [InlineData("--connection is missing", "--file", "sessions.json", "--storage", "redis")]
    [InlineData("is not known here", "--file", "sessions.json", "--time-zone", "Mars/Olympus")]
    [InlineData("--timeout-hours takes", "--file", "sessions.json", "--timeout-hours", "0")]
    [InlineData("there is no file", "--list", "--storage", "sqlite", "--connection", "Data Source=none.db")]
    public async Task What_cannot_begin_says_why_and_does_nothing(string reason, params string[] arguments)
    {
        WriteFile(1);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "empty.json"), "", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "list.json"), "[]", Cancel);
        var (code, output, errors) = await RunAsync(["migrate", .. arguments]);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(reason, errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_says_so()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) Assert.Skip("For root every file may be read: run the tests as another user.");
        WriteFile(1);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(FilePath, UnixFileMode.None);
        var (code, _, errors) = await RunAsync("migrate", "--file", "sessions.json");
        Assert.Equal(1, code);
        Assert.Contains("may not be read by this user", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        WriteFile(20, "\"no id\": {}");
        var (code, output, _) = await RunAsync("migrate", "--file", "sessions.json", "--storage", "memory", "--dry-run", "--time-zone", "UTC");
        Assert.Equal(2, code);
        Assert.Contains("would be", output, StringComparison.Ordinal);
        Assert.Equal(["sessions.json"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_run_that_is_killed_goes_on_when_it_is_run_again_beside_a_live_server()
    {
        WriteFile(60_000);
        var server = await redis.GetAsync();
        var settings = new Dictionary<string, string>
        {
            ["SessionStorage__Backend"] = "Redis",
            ["SessionStorage__ConnectionString"] = server.ConnectionString,
            ["SessionStorage__KeyPrefix"] = RedisServerFixture.FreshPrefix(),
        };
        await using var web = new ProgramProcess(_folder.Path, settings);
        using var client = new HttpClient { BaseAddress = await web.ListensAsync() };

        await using (var first = new ProgramProcess(_folder.Path, settings, "migrate", "--file", "sessions.json", "--time-zone", "UTC"))
        {
            await Eventually.HoldsAsync(async () => await CountAsync(client) >= 1000, "1,000 sessions are there");
            await first.StopAsync("KILL");
        }

        var there = await CountAsync(client);
        Assert.InRange(there, 1000, 59_999);

        // A user goes on with a session that was taken, while the second run is under way.
        await using var second = new ProgramProcess(_folder.Path, settings, "migrate", "--file", "sessions.json", "--time-zone", "UTC", "--json");
        await Eventually.HoldsAsync(
            async () =>
            {
                using var changed = await client.PostAsJsonAsync("/optimize", new { session_id = LegacyText.Id(5), utterance = "no Monday" }, Cancel);
                return changed.IsSuccessStatusCode;
            },
            "a session that was taken can be changed");
        Assert.Equal(0, await second.EndsAsync());
        var report = JsonElement.Parse(second.Output);
        Assert.Equal(60_000, Number(report, "read"));
        Assert.Equal(60_000, Number(report, "migrated") + Number(report, "skipped"));
        Assert.InRange(Number(report, "verified"), 59_999, 60_000);
        Assert.Equal(60_000, await CountAsync(client));

        using var again = await client.PostAsJsonAsync("/optimize", new { session_id = LegacyText.Id(5), utterance = "at most 15 credits" }, Cancel);
        Assert.Equal(["Mon", "Fri"], JsonElement.Parse(await again.Content.ReadAsStringAsync(Cancel)).Strings("preferences.noDays"));
    }

    public void Dispose() => _folder.Dispose();

    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    private static async Task<int> CountAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/health/sessions", Cancel)).GetProperty("active_sessions").GetInt32();

    private void WriteFile(int sessions, params string[] more)
    {
        var now = TimeProvider.System.GetUtcNow();
        var members = Enumerable.Range(0, sessions).Select(number => LegacyText.Session(LegacyText.Id(number), created: now)).Concat(more);
        File.WriteAllText(FilePath, LegacyText.File(members));
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var program = new ProgramProcess(_folder.Path, new Dictionary<string, string>(), arguments);
        return (await program.EndsAsync(), program.Output, program.Errors);
    }
}
