using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health;

/// <summary>A file on a disk that is full, nearly full, or can no longer be written to.</summary>
public sealed class SqliteHealthTests
{
    [Fact]
    public async Task A_disk_that_fills_up_is_warned_of_and_a_full_one_is_unhealthy()
    {
        await using var disk = await SmallDisk.MountAsync("8m");
        await using var app = SchedulyFactory.ForOperator(Store(disk.Path));
        var answer = await app.ReadyAsync();
        answer.Is("degraded");
        Assert.Contains("MiB left", answer.Finding("room").Cause, StringComparison.Ordinal);

        await disk.FillAsync();
        answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Code);
        Assert.Contains("no room left", answer.Finding("write").Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_can_no_longer_be_written_is_unhealthy()
    {
        using var folder = new SqliteFolder();
        await using var app = SchedulyFactory.ForOperator(Store(folder.Path));
        Assert.NotEqual("unhealthy", (await app.ReadyAsync()).Status);
        var files = Directory.GetFiles(folder.Path, "sessions.db*");
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || await SmallDisk.RunAsync("chattr", ["+i", .. files]) != 0)
        {
            Assert.Skip("A file is made read-only for root too by chattr: run the tests as root, with the temporary folder on ext4.");
        }

        try
        {
            var answer = await app.ReadyUntilAsync("unhealthy");
            answer.Is("unhealthy");
            Assert.Contains(answer.Findings, one => one.Status == "unhealthy" && one.Cause.StartsWith("Sqlite at", StringComparison.Ordinal));
        }
        finally
        {
            await SmallDisk.RunAsync("chattr", ["-i", .. files]);
        }
    }

    [Fact]
    public async Task A_table_that_is_gone_is_named()
    {
        using var folder = new SqliteFolder();
        await using var app = SchedulyFactory.ForOperator(Store(folder.Path));
        await app.ReadyAsync();
        await using (var connection = new SqliteConnection($"Data Source={folder.Path}/sessions.db;Pooling=false"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var drop = new SqliteCommand("DROP TABLE scheduly_cache", connection);
            await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var answer = await app.ReadyUntilAsync("unhealthy");
        Assert.Contains("has no table scheduly_cache", answer.Finding("table").Cause, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Store(string folder) => new()
    {
        ["SessionStorage:Backend"] = "Sqlite",
        ["SessionStorage:ConnectionString"] = $"Data Source={folder}/sessions.db",
    };

    /// <summary>A file system of its own in memory.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-disk-");

        public string Path => _folder.FullName;

        public static async Task<SmallDisk> MountAsync(string size)
        {
            var disk = new SmallDisk();
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "scheduly", disk.Path) != 0)
            {
                disk._folder.Delete();
                Assert.Skip("A disk of its own needs Linux and the right to mount one: run the tests as root, outside of a container or in a privileged one.");
            }

            return disk;
        }

        public async Task FillAsync()
        {
            await using var file = File.Create(System.IO.Path.Combine(Path, "filler"));
            try
            {
                var block = new byte[4096];
                while (true)
                {
                    await file.WriteAsync(block, TestContext.Current.CancellationToken);
                    await file.FlushAsync(TestContext.Current.CancellationToken);
                }
            }
            catch (IOException)
            {
            }
        }

        public async ValueTask DisposeAsync()
        {
            await RunAsync("umount", "-l", Path);
            _folder.Delete(recursive: true);
        }

        public static async Task<int> RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }
}
