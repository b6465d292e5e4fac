using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>The certificate of the ring is replaced, and nobody is logged out.</summary>
public sealed class CertificateRenewalTests(RedisServerFixture redis, PostgresServerFixture postgres) : IDisposable
{
    private readonly TestStores _stores = new(redis, postgres);
    private readonly CertificateFolder _certificates = new();

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Redis")]
    [InlineData("PostgreSql")]
    public async Task With_the_old_certificate_beside_the_new_one_all_sessions_open_and_new_keys_need_the_new_one_alone(string backend)
    {
        var settings = await _stores.SettingsAsync(backend);
        var (old, @new) = (_certificates.Add("old.pfx"), _certificates.Add("new.pfx"));
        Protect(settings, old);
        Browser browser;
        await using (var before = await SessionHost.StartAsync(SessionHost.MapMembers, settings))
        {
            browser = before.NewBrowser();
            await browser.GetAsync("/set/a/1");
        }

        Protect(settings, @new);
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(SessionHost.MapMembers, settings));
        Assert.Contains("DataProtection:UnprotectCertificates:0:Path", refused.Message, StringComparison.Ordinal);

        settings["DataProtection:UnprotectCertificates:0:Path"] = old;
        settings["DataProtection:UnprotectCertificates:0:Password"] = CertificateFolder.Password;
        await using var renewed = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        var there = browser.At(renewed.NewBrowser().Client);
        Assert.Equal("1", await there.GetAsync("/get/a"));
        await there.GetAsync("/set/a/2");
        Assert.Empty(there.SetCookies);

        var now = TimeProvider.System.GetUtcNow();
        var key = renewed.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
        var stored = renewed.Backend.OpenKeyRing()!.GetAllElements().Single(element => element.Attribute("id")!.Value == key.KeyId.ToString()).ToString();
        using var certificate = X509CertificateLoader.LoadPkcs12FromFile(@new, CertificateFolder.Password);
        Assert.Contains(Convert.ToBase64String(certificate.RawData), stored, StringComparison.Ordinal);

        await using var restarted = await SessionHost.StartAsync(SessionHost.MapMembers, settings);
        Assert.Equal("2", await browser.At(restarted.NewBrowser().Client).GetAsync("/get/a"));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("wrong password")]
    [InlineData("no path")]
    public async Task An_old_certificate_that_cannot_be_used_ends_the_start_with_one_message(string fault)
    {
        var settings = await _stores.SettingsAsync("Sqlite");
        Protect(settings, _certificates.Add("new.pfx"));
        settings["DataProtection:UnprotectCertificates:0:Path"] = _certificates.Add("older.pfx");
        settings["DataProtection:UnprotectCertificates:0:Password"] = CertificateFolder.Password;
        settings["DataProtection:UnprotectCertificates:1:Path"] = fault switch
        {
            "missing" => Path.Combine(_certificates.Path, "nowhere.pfx"),
            "no path" => "",
            _ => _certificates.Add("old.pfx"),
        };
        settings["DataProtection:UnprotectCertificates:1:Password"] = fault == "wrong password" ? "not-" + CertificateFolder.Password : CertificateFolder.Password;
        var refused = await Assert.ThrowsAsync<StorageSetupException>(() => SessionHost.StartAsync(SessionHost.MapMembers, settings));
        Assert.StartsWith("DataProtection:UnprotectCertificates:1:Path", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(CertificateFolder.Password, refused.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _stores.Dispose();
        _certificates.Dispose();
    }

    private static void Protect(Dictionary<string, string?> settings, string path)
    {
        settings["DataProtection:CertificatePath"] = path;
        settings["DataProtection:CertificatePassword"] = CertificateFolder.Password;
    }
}
