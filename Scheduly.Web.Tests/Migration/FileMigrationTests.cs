using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Migration;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Conformance;
using Scheduly.Web.Tests.Infrastructure;
using static Scheduly.Web.Tests.Migration.LegacyText;

namespace Scheduly.Web.Tests.Migration;

public sealed class FileMigrationTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(EveryBackendConforms.Backends), MemberType = typeof(EveryBackendConforms))]
    public async Task A_migrated_session_goes_on_by_its_id_and_a_further_run_leaves_it(string backend)
    {
        await using var app = new MigrationApp(new SchedulyFactory(await _stores.SettingsAsync(backend)));
        var now = TimeProvider.System.GetUtcNow();
        var text = Bytes(File(Enumerable.Range(0, 1500).Select(number => Session(Id(number), created: now.AddHours(-number / 100.0)))));

        var first = await app.MigrateAsync(text);
        Assert.Equal((1500, 1500, 1500, 0), (first.Read, first.Migrated, first.Verified, first.ExitCode));
        var browser = app.App.NewBrowser();
        var refined = await browser.SuccessAsync("/optimize", $$"""{"session_id":"{{Id(7)}}","utterance":"no Monday"}""");
        Assert.Equal(["Mon", "Fri"], refined.Strings("preferences.noDays"));
        Assert.NotEmpty(refined.Crns());

        var second = await app.MigrateAsync(text, overwrite: true);
        Assert.Equal((1500, 0, 1500, 1499, 0), (second.Read, second.Migrated, second.Skipped, second.Verified, second.ExitCode));
        Assert.Equal((1499, 1), (second.Detail["alreadyThere"], second.Detail["changedSince"]));
        var again = await browser.SuccessAsync("/optimize", $$"""{"session_id":"{{Id(7)}}","utterance":"no Monday"}""");
        Assert.Equal(["Mon", "Fri"], again.Strings("preferences.noDays"));

        var entry = await app.ReadAsync(Id(100));
        Assert.Equal(now.AddHours(23), entry!.ExpiresAt, TimeSpan.FromSeconds(1));
        Assert.Equal(now.AddHours(-1).AddDays(30), entry.Deadline, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [MemberData(nameof(EveryBackendConforms.Backends), MemberType = typeof(EveryBackendConforms))]
    public async Task A_revoked_session_does_not_come_back_by_a_further_run(string backend)
    {
        await using var app = new MigrationApp(new SchedulyFactory(await _stores.SettingsAsync(backend)));
        var text = Bytes(File(Enumerable.Range(0, 20).Select(number => Session(Id(number), created: TimeProvider.System.GetUtcNow()))));
        Assert.Equal(20, (await app.MigrateAsync(text)).Migrated);
        Assert.True(await app.App.Engine.RevokeAsync(SessionToSeal.KeyOf(Id(7))));

        var further = await app.MigrateAsync(text, overwrite: true);
        Assert.Equal((20, 0, 19, 0), (further.Read, further.Migrated, further.Verified, further.ExitCode));
        Assert.Equal((19, 1), (further.Detail["alreadyThere"], further.Detail["endedSince"]));
        Assert.Null(await app.ReadAsync(Id(7)));
        Assert.Equal(19, await app.Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task What_is_revoked_while_a_run_writes_does_not_stay()
    {
        FaultyBackend? store = null;
        var settings = await _stores.SettingsAsync(nameof(BackendKind.Redis));
        await using var app = new MigrationApp(new SchedulyFactory(
            settings, services => services.AddSingleton<StorageBackend>(provider => store = new FaultyBackend(StorageBackendFactory.Create(provider)))));
        var text = Bytes(File(Enumerable.Range(0, 3).Select(number => Session(Id(number), created: TimeProvider.System.GetUtcNow()))));
        Assert.Equal(3, (await app.MigrateAsync(text)).Migrated);

        // The run has looked for traces, and has not written yet.
        store!.Before = async operation =>
        {
            if (operation != "set many") return;
            store.Before = null;
            await app.App.Engine.RevokeAsync(SessionToSeal.KeyOf(Id(1)));
        };
        var further = await app.MigrateAsync(text);
        Assert.Equal((0, 2, 1), (further.Migrated, further.Detail["alreadyThere"], further.Detail["endedSince"]));
        Assert.Null(await app.ReadAsync(Id(1)));
    }

    [Fact]
    public async Task What_has_expired_stays_behind_unless_it_is_asked_for()
    {
        var clock = new FakeTimeProvider(Created.AddHours(23));
        await using var app = OnMemory(clock);
        var text = Bytes(File(Session(Id(0)), Session(Id(1), created: Created.AddHours(-2)), Session(Id(2), created: Created.AddDays(-400))));

        var report = await app.MigrateAsync(text);
        Assert.Equal((3, 2, 1, 0), (report.Read, report.Expired, report.Migrated, report.ExitCode));
        Assert.Equal(Created.AddHours(24), (await app.ReadAsync(Id(0)))!.ExpiresAt);

        report = await app.MigrateAsync(text, includeExpired: true);
        Assert.Equal((0, 2, 1), (report.Expired, report.Migrated, report.Skipped));
        Assert.Equal(clock.GetUtcNow().AddHours(24), (await app.ReadAsync(Id(2)))!.ExpiresAt);
        Assert.Equal(3, (await app.MigrateAsync(text, includeExpired: true, dryRun: true)).Migrated);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(3, (await app.MigrateAsync(text)).Expired);
    }

    [Fact]
    public async Task A_longer_lifetime_of_the_old_backend_is_kept()
    {
        var clock = new FakeTimeProvider(Created.AddHours(40));
        await using var app = OnMemory(clock);
        Assert.Equal(1, (await app.MigrateAsync(Bytes(File(Session(Id(0)))), hours: 48)).Migrated);
        Assert.Equal(Created.AddHours(48), (await app.ReadAsync(Id(0)))!.ExpiresAt);
    }

    [Fact]
    public async Task Sessions_without_a_time_or_from_the_future_live_as_if_they_began_now()
    {
        var clock = new FakeTimeProvider(Created.AddHours(1));
        await using var app = OnMemory(clock);
        var text = Bytes(File(
            Session(Id(0)).Replace("\"created_at\": \"2026", "\"created_at\": \"once 2026", StringComparison.Ordinal),
            Session(Id(1), created: Created.AddDays(3))));
        var report = await app.MigrateAsync(text);
        Assert.Equal((2, 1), (report.Migrated, report.Undated));
        foreach (var id in new[] { Id(0), Id(1) }) Assert.Equal(Created.AddHours(25), (await app.ReadAsync(id))!.ExpiresAt);

        clock.Advance(TimeSpan.FromHours(3));
        report = await app.MigrateAsync(text);
        Assert.Equal((0, 2), (report.Migrated, report.Detail["alreadyThere"]));
        Assert.Equal(Created.AddHours(25), (await app.ReadAsync(Id(0)))!.ExpiresAt);
    }

    [Fact]
    public async Task Of_the_same_id_the_later_one_counts_and_the_report_says_so()
    {
        await using var app = OnMemory();
        var report = await app.MigrateAsync(Bytes(File(Session(Id(0), "Older"), Session(Id(1)), Session(Id(0), "Newer"))));
        Assert.Equal((3, 2, 1, 2), (report.Read, report.Migrated, report.Skipped, report.Verified));
        var duplicate = Assert.Single(report.Duplicates);
        Assert.True(duplicate.Offset < duplicate.KeptOffset);
        Assert.Contains("Newer", await ContentAsync(app, Id(0)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_run_says_that_all_is_there_where_nothing_is_encrypted()
    {
        await using var app = OnMemory(settings: ("SessionStorage:Encryption:Enabled", "false"));
        var text = Bytes(File(Session(Id(0)), Session(Id(1))));
        Assert.Equal(2, (await app.MigrateAsync(text)).Migrated);
        var again = await app.MigrateAsync(text);
        Assert.Equal((0, 2, 2), (again.Migrated, again.Detail["alreadyThere"], again.Verified));
    }

    [Fact]
    public async Task A_later_one_of_the_same_id_that_is_damaged_does_not_cost_the_earlier_one()
    {
        await using var app = OnMemory();
        var damaged = Session(Id(0), "Newer").Replace("\"CS0445\", \"CS1501\"", "\"CS0445\" \"CS1501\"", StringComparison.Ordinal);
        var report = await app.MigrateAsync(Bytes(File(Session(Id(0), "Older"), damaged, Session(Id(1)))));
        Assert.Equal((3, 2, 0, 1), (report.Read, report.Migrated, report.Skipped, report.Rejected));
        Assert.Contains("Older", await ContentAsync(app, Id(0)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_file_brings_up_to_date_only_what_nobody_touched_and_only_when_asked()
    {
        await using var app = OnMemory();
        await app.MigrateAsync(Bytes(File(Session(Id(0), "Music"), Session(Id(1), "Music"))));
        await app.App.NewBrowser().SuccessAsync("/optimize", $$"""{"session_id":"{{Id(1)}}","utterance":"no Monday"}""");
        var newer = Bytes(File(Session(Id(0), "Physics"), Session(Id(1), "Physics")));

        var kept = await app.MigrateAsync(newer);
        Assert.Equal((0, 1, 1), (kept.Migrated, kept.Detail["otherVersionThere"], kept.Detail["changedSince"]));
        Assert.Contains("Music", await ContentAsync(app, Id(0)), StringComparison.Ordinal);

        var replaced = await app.MigrateAsync(newer, overwrite: true);
        Assert.Equal((1, 1, 1), (replaced.Migrated, replaced.Detail["replaced"], replaced.Detail["changedSince"]));
        Assert.Contains("Physics", await ContentAsync(app, Id(0)), StringComparison.Ordinal);
        Assert.Contains("Music", await ContentAsync(app, Id(1)), StringComparison.Ordinal);
        Assert.Equal(1, (await app.MigrateAsync(newer, overwrite: true)).Detail["alreadyThere"]);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_kept_whole_with_reason_and_offset()
    {
        await using var app = OnMemory();
        var wrong = Session(Id(1)).Replace("[\"Mon\", \"Wed\"]", "[\"Someday\"]", StringComparison.Ordinal);
        var binary = Encoding.Latin1.GetString([0, 0xFF, 0xFE, 0]);
        var text = Encoding.Latin1.GetBytes(File(Plain(Session(Id(0))), Plain(wrong), $"  \"{Id(2)}\": {{ \"x\": {binary} }}"));

        var report = await app.MigrateAsync(text);
        Assert.Equal((3, 1, 2, 2), (report.Read, report.Migrated, report.Rejected, report.ExitCode));
        Assert.Equal(app.RejectedPath, report.RejectedFile);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(app.RejectedPath));
        var rejected = JsonElement.Parse(await System.IO.File.ReadAllTextAsync(app.RejectedPath, Cancel)).EnumerateArray().ToArray();
        Assert.Contains("$.last_plan.sections[0].days", rejected[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(report.Rejections.Select(one => one.Offset), rejected.Select(one => one.GetProperty("offset").GetInt64()));
        foreach (var one in rejected)
        {
            var kept = one.TryGetProperty("text", out var plain) ? Encoding.UTF8.GetBytes(plain.GetString()!) : one.GetProperty("base64").GetBytesFromBase64();
            var (offset, length) = (one.GetProperty("offset").GetInt32(), one.GetProperty("length").GetInt32());
            Assert.Equal(text[offset..(offset + length)], kept);
        }

        Assert.Contains(rejected, one => one.TryGetProperty("base64", out _));

        static string Plain(string session) => session.Replace('é', 'e').Replace('ễ', 'e');
    }

    [Fact]
    public async Task A_session_that_was_taken_over_is_not_brought_back()
    {
        await using var app = OnMemory();
        var text = Bytes(File(Session(Id(0))));
        await app.MigrateAsync(text);
        var session = app.App.Services.GetRequiredKeyedService<Microsoft.AspNetCore.Session.ISessionStore>(SessionUpdates.ByIdStore)
            .Create(Id(0).ToString(), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), () => true, false);
        Assert.True(await session.TryEndAsync(_ => true, Cancel));

        var report = await app.MigrateAsync(text, overwrite: true);
        Assert.Equal((0, 1), (report.Migrated, report.Detail["endedSince"]));
        var (status, _) = await app.App.NewBrowser().PostAsync("/optimize", $$"""{"session_id":"{{Id(0)}}","utterance":"no Monday"}""");
        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task Two_runs_at_once_take_each_session_once()
    {
        await using var app = new MigrationApp(new SchedulyFactory(await _stores.SettingsAsync(nameof(BackendKind.Sqlite))));
        var now = TimeProvider.System.GetUtcNow();
        var text = Bytes(File(Enumerable.Range(0, 3000).Select(number => Session(Id(number), created: now))));
        await app.MigrateAsync(Bytes(File(Session(Id(9999), created: now))));
        await app.WriteAsync(text);
        var reports = await Task.WhenAll(Task.Run(() => app.MigrateAsync(text), Cancel), Task.Run(() => app.MigrateAsync(text), Cancel));
        Assert.Equal(3000, reports.Sum(report => report.Migrated));
        Assert.Equal(3000, reports.Sum(report => report.Detail.GetValueOrDefault("alreadyThere")));
        Assert.Equal(3001, await app.Storage.CountAsync(Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("[1, 2, 3]")]
    [InlineData("nonsense")]
    public async Task A_file_that_holds_no_sessions_is_refused(string text)
    {
        await using var app = OnMemory();
        await Assert.ThrowsAsync<MigrationException>(() => app.MigrateAsync(Bytes(text)));
    }

    [Theory]
    [InlineData("none", 300, 0)]
    [InlineData("truncated", 299, 1)]
    [InlineData("binary", 299, 1)]
    [InlineData("duplicate", 300, 0)]
    public async Task Files_of_the_generator_are_taken_whole(string damage, int taken, int rejected)
    {
        await using var app = OnMemory(new FakeTimeProvider(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero)));
        var text = await GenerateAsync($"--count 300 --seed 7 --now 2026-01-15T12:00:00 --odd 0.3 --expired 0.1 --damage {damage}");
        var report = await app.MigrateAsync(text);
        Assert.Equal((taken, rejected), (report.Expired + report.Migrated, report.Rejected));
        Assert.Equal(damage == "duplicate" ? 1 : 0, report.Skipped);
        Assert.Equal(report.Migrated, report.Verified);
        Assert.InRange(report.Expired, 10, 60);
        var ids = new LegacyFileScanProbe(app.Path).Ids;
        var browser = app.App.NewBrowser();
        foreach (var id in ids.Take(40))
        {
            if (await app.ReadAsync(id) is not null) await browser.SuccessAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"no Friday"}""");
        }
    }

    public void Dispose() => _stores.Dispose();

    private static MigrationApp OnMemory(FakeTimeProvider? clock = null, params (string Name, string Value)[] settings)
    {
        clock ??= new FakeTimeProvider(Created.AddHours(1));
        var all = settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value);
        (all["SessionStorage:Backend"], all["SessionStorage:RateLimit:Enabled"]) = ("Memory", "false");
        return new(new SchedulyFactory(all, services => services.AddSingleton<TimeProvider>(clock)), clock);
    }

    private static async Task<string> ContentAsync(MigrationApp app, Guid id)
    {
        var entry = await app.ReadAsync(id);
        return Encoding.UTF8.GetString(app.App.Engine.Seal.Open(entry!.Key, entry.Value.ToArray()).Content);
    }

    private sealed class LegacyFileScanProbe
    {
        public LegacyFileScanProbe(string path)
        {
            using var file = LegacyFile.Open(path);
            var scan = new LegacyFileScan(file.Handle);
            scan.Run(Cancel);
            Ids = [.. scan.Sessions.Select(session => session.Id)];
        }

        public IReadOnlyList<Guid> Ids { get; }
    }
}
