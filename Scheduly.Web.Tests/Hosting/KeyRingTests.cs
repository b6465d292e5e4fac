using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>One ring for all nodes, where the sessions are: a restart or a second node logs nobody out.</summary>
public sealed class KeyRingTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private const string Password = CertificateFolder.Password;

    private readonly TestStores _stores = new(redis, postgres);
    private readonly CertificateFolder _certificates = new();

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task A_session_is_good_at_another_node_and_after_a_restart(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        Browser browser;
        await using (var first = await SessionHost.StartAsync(SessionHost.MapMembers, settings))
        {
            browser = first.NewBrowser();
            await browser.GetAsync("/set/a/1");
            await using var second = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
            var there = browser.At(second.NewBrowser().Client);
            Assert.Equal("1", await there.GetAsync("/get/a"));
            await there.GetAsync("/set/a/2");
            Assert.Empty(there.SetCookies);
            Assert.Equal("2", await browser.GetAsync("/get/a"));
        }

        await using var restarted = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        Assert.Equal("2", await browser.At(restarted.NewBrowser().Client).GetAsync("/get/a"));
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task With_a_certificate_the_store_holds_no_key_in_clear_and_a_restart_opens_it(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        Browser browser;
        await using (var clear = await SessionHost.StartAsync(SessionHost.MapMembers, await _stores.SettingsAsync(backend)))
        {
            await clear.NewBrowser().GetAsync("/set/a/1");
            Assert.Contains("masterKey", Keys(clear), StringComparison.Ordinal);
        }

        Protect(settings, Certificate("right.pfx"));
        await using (var host = await SessionHost.StartAsync(SessionHost.MapMembers, settings))
        {
            browser = host.NewBrowser();
            await browser.GetAsync("/set/a/1");
            Assert.Contains("EncryptedData", Keys(host), StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", Keys(host), StringComparison.Ordinal);
        }

        await using var restarted = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        Assert.Equal("1", await browser.At(restarted.NewBrowser().Client).GetAsync("/get/a"));
    }

    [Theory]
    [InlineData("wrong.pfx")]
    [InlineData(null)]
    public async Task A_ring_that_this_node_cannot_open_ends_the_start_instead_of_logging_everybody_out(string? second)
    {
        var settings = await _stores.SettingsAsync("Sqlite");
        Protect(settings, Certificate("right.pfx"));
        await using (var host = await SessionHost.StartAsync(SessionHost.MapMembers, settings)) await host.NewBrowser().GetAsync("/set/a/1");

        if (second is null) settings.Remove("DataProtection:CertificatePath");
        else Protect(settings, Certificate(second));
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(SessionHost.MapMembers, settings));
        Assert.Contains("DataProtection:CertificatePath", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("wrong password")]
    [InlineData("no certificate")]
    [InlineData("no private key")]
    public async Task A_certificate_that_cannot_be_used_ends_the_start_with_one_message(string fault)
    {
        var settings = await _stores.SettingsAsync("Sqlite");
        Protect(settings, Certificate("right.pfx"));
        switch (fault)
        {
            case "missing": settings["DataProtection:CertificatePath"] = Path.Combine(_certificates.Path, "nowhere.pfx"); break;
            case "wrong password": settings["DataProtection:CertificatePassword"] = "not-" + Password; break;
            case "no certificate": await File.WriteAllTextAsync(settings["DataProtection:CertificatePath"]!, "hello", TestContext.Current.CancellationToken); break;
            default: settings["DataProtection:CertificatePath"] = Certificate("public.pfx", withKey: false); break;
        }

        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(SessionHost.MapMembers, settings));
        Assert.StartsWith("DataProtection:CertificatePath", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", false, true)]
    [InlineData("Production", true, false)]
    [InlineData("Development", false, false)]
    public async Task Production_without_a_certificate_is_warned_of(string environment, bool protect, bool warned)
    {
        var settings = await _stores.SettingsAsync("Sqlite");
        if (protect) Protect(settings, Certificate("right.pfx"));
        var logs = new FakeLogCollector();
        settings["environment"] = environment;
        await using var app = new SchedulyFactory(settings, services => services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(logs))));
        _ = app.Services;
        Assert.Equal(warned, logs.GetSnapshot().Any(line =>
            line.Level == LogLevel.Warning && line.Message.Contains("DataProtection:CertificatePath", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        _stores.Dispose();
        _certificates.Dispose();
    }

    private static string Keys(SessionHost host) => string.Join('\n', host.Backend.OpenKeyRing()!.GetAllElements());

    private static void Protect(Dictionary<string, string?> settings, string path)
    {
        settings["DataProtection:CertificatePath"] = path;
        settings["DataProtection:CertificatePassword"] = Password;
    }

    private string Certificate(string name, bool withKey = true) => _certificates.Add(name, withKey);
}
