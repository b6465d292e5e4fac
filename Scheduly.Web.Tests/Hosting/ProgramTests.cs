using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>The program as its user starts it: nothing set, in an empty folder.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-program-");

    [Fact]
    public async Task Without_settings_it_keeps_schedules_in_SQLite_through_a_kill_and_a_stop()
    {
        Browser browser;
        await using (var first = Start())
        {
            using var client = await ClientAsync(first);
            browser = new Browser(client);
            await browser.BuildAsync("no Friday");
            Assert.Contains("Sessions are in Sqlite", first.Output, StringComparison.Ordinal);

            // What was answered is stored: no chance is given to write more.
            await first.StopAsync("KILL");
        }

        await using (var second = Start())
        {
            using var client = await ClientAsync(second);
            browser = browser.At(client);
            Assert.Equal(["Fri"], (await browser.ActiveAsync()).Strings("preferences.noDays"));
            await browser.RefineAsync("no Monday");
            Assert.Equal(0, await second.StopAsync("TERM"));
            Assert.Empty(second.Errors);
        }

        await using var third = Start();
        using var last = await ClientAsync(third);
        browser = browser.At(last);
        Assert.Equal(["Mon", "Fri"], (await browser.ActiveAsync()).Strings("preferences.noDays"));
        Assert.Equal(1, (await browser.GetJsonAsync("/health/sessions")).GetProperty("active_sessions").GetInt32());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<HttpClient> ClientAsync(ProgramProcess program) =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = await program.ListensAsync() };

    /// <summary>As <c>dotnet run</c> does, which reads this from the launch settings.</summary>
    private ProgramProcess Start() => new(_folder.FullName, new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Development" });
}
