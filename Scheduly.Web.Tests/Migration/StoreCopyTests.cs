using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Scheduly.Web.Migration;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Migration;

public sealed class StoreCopyTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private static readonly string[] Spaces = [SessionEngine.Space, SharedDocuments.Shares, SharedDocuments.Recovery, ChangingDocuments.Plans, ChangingDocuments.Live];

    private readonly TestStores _stores = new(redis, postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_SQLite_to_Redis_to_PostgreSQL_and_back_everything_stays_what_it_was()
    {
        string id;
        string[] crns;
        List<string> before;
        Browser browser;
        var settings = await _stores.SettingsAsync(nameof(BackendKind.Sqlite));
        await using (var app = new SchedulyFactory(settings))
        {
            browser = app.NewBrowser();
            crns = (await browser.BuildAsync("no Friday")).Crns();
            (await browser.ChangeAsync("/api/schedule/share", "{}")).Dispose();
            id = (await app.NewBrowser().SuccessAsync("/build", """{"major":"Computer Science"}""")).GetProperty("session_id").GetString()!;
            before = await ContentAsync(app);
        }

        foreach (var backend in new[] { nameof(BackendKind.Redis), nameof(BackendKind.PostgreSql), nameof(BackendKind.Sqlite) })
        {
            var next = await _stores.SettingsAsync(backend);
            await using var from = new SchedulyFactory(settings);
            var source = Backend(from);
            await using var host = new EmptyTarget(next);
            var first = await CopyAsync(source, host.Backend);
            Assert.Equal((before.Count, before.Count, 0), ((int)first.Migrated, (int)first.Verified, first.ExitCode));
            Assert.NotEqual(0, first.KeysAdded);
            var second = await CopyAsync(source, host.Backend);
            Assert.Equal((0, before.Count, before.Count, 0), ((int)second.Migrated, (int)second.Skipped, (int)second.Verified, second.KeysAdded));

            await using var to = new SchedulyFactory(next);
            Assert.Equal(before, await ContentAsync(to));
            var there = browser.At(to.NewClient());
            Assert.Equal(crns, (await there.ActiveAsync()).Crns());
            settings = next;
        }

        await using var last = new SchedulyFactory(settings);
        await last.NewBrowser().SuccessAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"no Monday"}""");
    }

    [Fact]
    public async Task A_session_that_is_revoked_between_two_copies_ends_in_the_target()
    {
        var (old, next) = (await _stores.SettingsAsync(nameof(BackendKind.Sqlite)), await _stores.SettingsAsync(nameof(BackendKind.Sqlite)));
        await using var from = new SchedulyFactory(old);
        var (kept, revoked) = (from.NewBrowser(), from.NewBrowser());
        foreach (var browser in new[] { kept, revoked }) await browser.BuildAsync();
        await using var host = new EmptyTarget(next);
        Assert.Equal(2, (int)(await CopyAsync(Backend(from), host.Backend)).Migrated);

        var sessions = from.Services.GetRequiredService<ISessionDirectory>();
        var listed = await sessions.ListAsync(null, 10, Cancel);
        Assert.True(await sessions.RevokeAsync(listed.Sessions.MaxBy(session => session.CreatedAt)!.Hash, Cancel));
        await CopyAsync(Backend(from), host.Backend);

        await using var to = new SchedulyFactory(next);
        Assert.Equal(1, await to.Services.GetRequiredService<ISessionDirectory>().CountAsync(Cancel));
        Assert.NotEmpty((await kept.At(to.NewClient()).ActiveAsync()).Crns());
    }

    [Fact]
    public async Task What_was_changed_in_the_target_stays_and_what_is_newer_in_the_source_comes_when_asked_for()
    {
        var (old, next) = (await _stores.SettingsAsync(nameof(BackendKind.Sqlite)), await _stores.SettingsAsync(nameof(BackendKind.Sqlite)));
        await using var from = new SchedulyFactory(old);
        var ids = new string[2];
        for (var i = 0; i < ids.Length; i++) ids[i] = (await from.NewBrowser().SuccessAsync("/build", """{"major":"Computer Science"}""")).GetProperty("session_id").GetString()!;
        await using var host = new EmptyTarget(next);
        await CopyAsync(Backend(from), host.Backend);
        await using (var to = new SchedulyFactory(next)) await OptimizeAsync(to, ids[0], "no Monday");
        await OptimizeAsync(from, ids[1], "no Tuesday");

        Assert.Equal(2, (await CopyAsync(Backend(from), host.Backend)).Detail["changedSince"]);
        var report = await CopyAsync(Backend(from), host.Backend, overwrite: true);
        Assert.Equal((1, 1), (report.Detail["replaced"], report.Detail["changedSince"]));
        await using var after = new SchedulyFactory(next);
        Assert.Equal(["Mon"], (await OptimizeAsync(after, ids[0], "at most 15 credits")).Strings("preferences.noDays"));
        Assert.Equal(["Tue"], (await OptimizeAsync(after, ids[1], "at most 15 credits")).Strings("preferences.noDays"));
    }

    [Theory]
    [InlineData(nameof(BackendKind.Sqlite))]
    [InlineData(nameof(BackendKind.Redis))]
    [InlineData(nameof(BackendKind.PostgreSql))]
    public async Task What_was_revoked_in_either_store_does_not_come_back_by_a_copy(string backend)
    {
        await using var from = new SchedulyFactory(await _stores.SettingsAsync(nameof(BackendKind.Sqlite)));
        for (var i = 0; i < 3; i++) await from.NewBrowser().SuccessAsync("/build", """{"major":"Computer Science"}""");
        StorageKey[] keys = [.. (await from.Engine.Storage.ListAllAsync(10, Cancel)).Select(entry => entry.Key)];
        await using var to = new SchedulyFactory(await _stores.SettingsAsync(backend));
        Assert.Equal(3, (await CopyAsync(Backend(from), Backend(to))).Migrated);

        Assert.True(await to.Engine.RevokeAsync(keys[0]));
        Assert.True(await from.Engine.RevokeAsync(keys[1]));
        var again = await CopyAsync(Backend(from), Backend(to), overwrite: true);
        Assert.Equal((2, 1, 1, 0), (again.Read, again.Detail["endedSince"], again.Detail["alreadyThere"], again.ExitCode));
        Assert.Null(await to.Engine.Storage.ReadAsync(keys[0], Cancel));
        Assert.Equal(keys[..2].ToHashSet(), await Revoked(Backend(to)).AmongAsync(keys, Cancel));
    }

    public void Dispose() => _stores.Dispose();

    private static RevokedSessions Revoked(StorageBackend store) =>
        new(store, Options.Create(new SessionStorageOptions()), TimeProvider.System, NullLogger<RevokedSessions>.Instance);

    private static StorageBackend Backend(SchedulyFactory app) => app.Services.GetRequiredService<StorageBackend>();

    private static Task<JsonElement> OptimizeAsync(SchedulyFactory app, string id, string utterance) =>
        app.NewBrowser().SuccessAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"{{utterance}}"}""");

    private static Task<MigrationReport> CopyAsync(StorageBackend source, StorageBackend target, bool overwrite = false) =>
        new StoreCopy(source, target, Revoked(target), overwrite, new MigrationCounts(), TimeProvider.System).RunAsync(dryRun: false, Cancel);

    /// <summary>Key, bytes, expiry and deadline of every entry, to the millisecond.</summary>
    private static async Task<List<string>> ContentAsync(SchedulyFactory app)
    {
        var all = new List<string>();
        foreach (var space in Spaces)
        {
            var storage = Backend(app).Open(space);
            var keys = (await storage.ListAllAsync(100, Cancel)).Select(entry => entry.Key).OrderBy(key => key.Hash, StringComparer.Ordinal).ToList();
            foreach (var entry in await storage.ReadManyAsync(keys, Cancel))
            {
                all.Add($"{space} {entry!.Key.Hash} {Convert.ToHexString(entry.Value.Span)} {entry.ExpiresAt.ToUnixTimeMilliseconds()} {entry.Deadline.ToUnixTimeMilliseconds()}");
            }
        }

        return all;
    }

    /// <summary>A store that no application has used yet.</summary>
    private sealed class EmptyTarget(IReadOnlyDictionary<string, string?> settings) : IAsyncDisposable
    {
        private readonly SchedulyFactory _app = new(settings);

        public StorageBackend Backend => StoreCopyTests.Backend(_app);

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
