using System.Text.Json;
using Scheduly.Web.Admin;
using Scheduly.Web.Hosting.Commands;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting.Commands;

/// <summary>The operator's commands, as processes on a store with sessions in it.</summary>
public sealed class OperatorCommandTests : IDisposable
{
    private const string Password = "s3cret-Pa55word";

    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_are_counted_listed_in_pages_and_revoked()
    {
        await using (var app = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:ConnectionString"] = $"Data Source={_folder.Path}/data/scheduly.db" }))
        {
            for (var i = 0; i < 3; i++) await app.NewBrowser().BuildAsync();
        }

        Assert.Equal("3", (await RunAsync(0, "sessions", "count")).Output.Trim());
        var first = JsonElement.Parse((await RunAsync(0, "sessions", "list", "--limit", "2", "--json")).Output);
        var hashes = first.GetProperty("sessions").EnumerateArray().Select(one => one.GetProperty("hash").GetString()!).ToList();
        Assert.Equal(2, hashes.Count);
        var second = await RunAsync(0, "sessions", "list", "--after", first.GetProperty("next").GetString()!);
        var lines = second.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Hash   ", lines[0], StringComparison.Ordinal);

        // Nobody is there to type the confirmation.
        await RunAsync(1, "sessions", "revoke", hashes[0]);
        Assert.Equal("3", (await RunAsync(0, "sessions", "count")).Output.Trim());
        Assert.Contains("It has ended.", (await RunAsync(0, "sessions", "revoke", hashes[0], "--yes")).Output, StringComparison.Ordinal);
        Assert.Contains("session not found", (await RunAsync(1, "sessions", "revoke", hashes[0], "--yes")).Errors, StringComparison.Ordinal);
        Assert.Contains("2 have ended", (await RunAsync(0, "sessions", "revoke", "--older-than", "0m", "--yes")).Output, StringComparison.Ordinal);
        Assert.Equal("0", (await RunAsync(0, "sessions", "count")).Output.Trim());

        await using var backend = _folder.CreateBackend(connectionString: "Data Source=data/scheduly.db");
        await backend.InitializeAsync(Cancel);
        var written = await backend.OpenAudit().ReadAsync(null, null, 100, Cancel);
        Assert.Equal(3, written.Entries.Count(entry => entry.What == "revoked"));
    }

    [Fact]
    public async Task Status_says_what_ready_says_and_its_code_is_for_scripts()
    {
        var (output, _) = await RunWithAsync(0, new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" }, "status", "--json");
        Assert.Equal("healthy", JsonElement.Parse(output).GetProperty("status").GetString());
        var warned = await RunWithAsync(2, new() { ["SessionStorage__Backend"] = "Memory" }, "status");
        Assert.StartsWith("degraded: sessions are in Memory", warned.Output, StringComparison.Ordinal);
        Assert.Contains("  advice  For production set SessionStorage:Backend", warned.Output, StringComparison.Ordinal);
        var failed = await RunWithAsync(1, new() { ["REDIS_URL"] = $"redis://:{Password}@127.0.0.1:{Servers.FreePort()}/0" }, "status");
        Assert.Contains("Redis connection failed: nothing answers at 127.0.0.1", failed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, failed.Output + failed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_shows_what_counts_and_where_it_came_from_without_secrets()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "named.env"), $"REDIS_URL=redis://ann:{Password}@127.0.0.1:1/0\nSESSION_TIMEOUT_HOURS=2\n", Cancel);
        var (output, _) = await RunWithAsync(
            0, new() { ["DotEnv__Path"] = "named.env", ["Admin__Key"] = Password + Password, ["SessionStorage__TouchInterval"] = "00:02:00", ["DataProtection__CertificatePassword"] = Password }, "config", "--json");
        Assert.DoesNotContain(Password, output, StringComparison.Ordinal);
        var settings = JsonElement.Parse(output);
        Assert.Equal("redis://ann:********@127.0.0.1:1/0 (REDIS_URL, .env)", Line("SessionStorage:ConnectionString"));
        Assert.Equal("02:00:00 (SESSION_TIMEOUT_HOURS, .env)", Line("SessionStorage:IdleTimeout"));
        Assert.Equal("00:02:00 (environment)", Line("SessionStorage:TouchInterval"));
        Assert.Equal("00:05:00 (default)", Line("SessionStorage:Cleanup:Interval"));
        Assert.Equal("******** (environment)", Line("Admin:Key"));
        Assert.Equal("* (appsettings.json)", Line("AllowedHosts"));

        string Line(string name) => $"{settings.GetProperty(name).GetProperty("value")} ({settings.GetProperty(name).GetProperty("source")})";
    }

    [Theory]
    [InlineData("SessionStorage:ConnectionString", $"Host=h;Username=u;Password={Password};Database=d", "Host=h;Username=u;Password=********;Database=d")]
    [InlineData("SessionStorage:ConnectionString", $"Host=h;password = \"{Password};x\";Database=d", "Host=h;password =********;Database=d")]
    [InlineData("SessionStorage:ConnectionString", $"Server=h;User Id=u;PWD={Password}", "Server=h;User Id=u;PWD=********")]
    [InlineData("SessionStorage:ConnectionString", $"h:6379,password={Password},ssl=true", "h:6379,password=********,ssl=true")]
    [InlineData("DATABASE_URL", $"postgresql+asyncpg://u:{Password}@x@h:5432/d", "postgresql+asyncpg://u:********@h:5432/d")]
    [InlineData("DATABASE_URL", $"postgresql://h/d?user=u&password={Password}&sslmode=require", "postgresql://h/d?user=u&password=********&sslmode=require")]
    [InlineData("REDIS_PASSWORD", Password, "********")]
    [InlineData("Admin:KeyHash", "pbkdf2-sha256$1$a$b", "********")]
    [InlineData("SessionStorage:KeyPrefix", "scheduly:", "scheduly:")]
    [InlineData("SessionStorage:ConnectionString", "Data Source=data/scheduly.db", "Data Source=data/scheduly.db")]
    public void A_secret_is_masked_wherever_it_stands(string name, string value, string shown) => Assert.Equal(shown, SecretMask.Of(name, value));

    [Theory]
    [InlineData("30d", "30.00:00:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("0m", "00:00:00")]
    [InlineData("02:00:00", "02:00:00")]
    [InlineData("soon", null)]
    [InlineData("-1d", null)]
    [InlineData("d", null)]
    [InlineData("", null)]
    public void An_age_is_read(string text, string? age) => Assert.Equal(age, SessionsCommand.TryParseAge(text, out var read) ? read.ToString() : null);

    [Fact]
    public async Task A_printed_hash_stands_for_the_key()
    {
        await using var program = new ProgramProcess(_folder.Path, new Dictionary<string, string>(), "config", "hash-key");
        await program.TypeAsync("a-key-to-be-hashed");
        Assert.Equal(0, await program.EndsAsync());
        Assert.True(AdminKeyHash.TryParse(program.Output.Trim(), out var hash));
        Assert.True(hash.Matches("a-key-to-be-hashed"));
        Assert.False(hash.Matches("another-key-to-be-hashed"));
    }

    public void Dispose() => _folder.Dispose();

    private Task<(string Output, string Errors)> RunAsync(int code, params string[] arguments) => RunWithAsync(code, [], arguments);

    private async Task<(string Output, string Errors)> RunWithAsync(int code, Dictionary<string, string> settings, params string[] arguments)
    {
        await using var program = new ProgramProcess(_folder.Path, settings, arguments);
        await program.TypeAsync("");
        var ended = await program.EndsAsync();
        Assert.True(ended == code, $"{string.Join(' ', arguments)} ended with {ended}: {program.Output} {program.Errors}");
        return (program.Output, program.Errors);
    }
}
