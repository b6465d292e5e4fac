using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>The cookie's name and SameSite as settings, for two applications on one host.</summary>
public sealed class CookieSettingsTests
{
    [Fact]
    public async Task Two_instances_on_one_host_keep_their_own_cookies()
    {
        await using var one = App(new() { ["SessionStorage:Cookie:Name"] = "spring" });
        await using var other = App(new() { ["SessionStorage:Cookie:Name"] = "autumn", ["SessionStorage:Cookie:SameSite"] = "Strict" });
        var (first, second) = (one.NewBrowser(), other.NewBrowser());
        await first.BuildAsync();
        await second.BuildAsync();
        Assert.Equal(["spring", "spring-form"], first.Cookies.Keys.Order());
        Assert.Equal(["autumn", "autumn-form"], second.Cookies.Keys.Order());
    }

    [Theory]
    [InlineData("Lax", "samesite=lax")]
    [InlineData("Strict", "samesite=strict")]
    [InlineData("None", "samesite=none")]
    public async Task SameSite_is_as_set(string setting, string attribute)
    {
        await using var app = App(new() { ["SessionStorage:Cookie:SameSite"] = setting, ["SessionStorage:Cookie:RequireHttps"] = "true" });
        using var client = app.CreateClient(new() { HandleCookies = false, BaseAddress = new Uri("https://schedule.example") });
        using var answer = await client.GetAsync("/api/antiforgery", TestContext.Current.CancellationToken);
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase));
    }

    private static SchedulyFactory App(Dictionary<string, string?> settings)
    {
        settings["SessionStorage:Backend"] = "Memory";
        return new SchedulyFactory(settings);
    }
}
