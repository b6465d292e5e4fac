using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Scheduly.Web.Migration;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Migration;

/// <summary>The application on a store, into which files are migrated.</summary>
internal sealed class MigrationApp(SchedulyFactory app, TimeProvider? clock = null) : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-migrate-");

    public SchedulyFactory App => app;

    public SessionStorage Storage => app.Engine.Storage;

    public string Path => System.IO.Path.Combine(_folder.FullName, "sessions.json");

    public string RejectedPath => Path + ".rejected.json";

    public async Task<MigrationReport> MigrateAsync(byte[] text, bool overwrite = false, bool includeExpired = false, double hours = 24, bool dryRun = false)
    {
        await WriteAsync(text);
        using var file = LegacyFile.Open(Path);
        var time = clock ?? TimeProvider.System;
        var plan = new FileMigrationPlan(TimeSpan.FromHours(hours), TimeZoneInfo.Utc, includeExpired, overwrite, RejectedPath);
        var options = app.Services.GetRequiredService<IOptions<SessionStorageOptions>>().Value;
        var writer = new BatchWriter(Storage, app.Services.GetRequiredService<RevokedSessions>(), app.Services.GetRequiredService<SessionSeal>(), options.AbsoluteTimeout, "test", time);
        var report = await new FileMigration(file, plan, dryRun ? null : writer, new MigrationCounts(), time)
            .RunAsync(new LegacyFileScan(file.Handle), TestContext.Current.CancellationToken);
        Assert.Equal(report.Read, report.Expired + report.Migrated + report.Skipped + report.Rejected);
        Assert.Equal(text, await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken));
        return report;
    }

    /// <summary>Makes the file; one that holds this already is left alone, since another run may be reading it.</summary>
    public async Task WriteAsync(byte[] text)
    {
        var cancel = TestContext.Current.CancellationToken;
        if (!File.Exists(Path) || !(await File.ReadAllBytesAsync(Path, cancel)).AsSpan().SequenceEqual(text)) await File.WriteAllBytesAsync(Path, text, cancel);
    }

    public async Task<StorageEntry?> ReadAsync(Guid id) =>
        Assert.Single(await Storage.ReadManyAsync([SessionToSeal.KeyOf(id)], TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
