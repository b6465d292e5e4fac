using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Sharing;
using Scheduly.Sessions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages;

/// <summary>Sessions of the old contract, moved into a browser's session by their id.</summary>
public sealed partial class ResumeTests : IAsyncDisposable
{
    private readonly ScheduleHost _host = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_session_is_shown_and_then_moved_beside_what_is_there_once()
    {
        var browser = await _host.NewStudentAsync();
        var id = await OldAsync("no Monday");

        var (status, page) = await PostAsync(browser, "/resume", id);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Continue with it here", page, StringComparison.Ordinal);
        Assert.Single((await browser.ReadAsync()).Names);
        Assert.Equal(HttpStatusCode.OK, (await OptimizeAsync(id)).Status);

        var (moved, _) = await PostAsync(browser, "/resume?handler=Take", id);
        Assert.Equal(HttpStatusCode.Redirect, moved);
        var session = await browser.ReadAsync();
        Assert.Equal(["Computer Science, Fall 2024", "Computer Science, Fall 2024 (2)"], session.Names);
        Assert.Contains("noDays:Mon", session.Chips);
        Assert.Contains("goes on here", await browser.GetAsync("/"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await OptimizeAsync(id)).Status);
        var (again, refusal) = await PostAsync(browser, "/resume", id);
        Assert.Equal(HttpStatusCode.NotFound, again);
        Assert.Contains("This id opens nothing", refusal, StringComparison.Ordinal);
        Assert.Equal(2, (await browser.ReadAsync()).Names.Length);
    }

    [Fact]
    public async Task Fetching_the_address_or_looking_changes_nothing()
    {
        var id = await OldAsync("no Monday");
        var before = await StoredAsync(id);
        var browser = _host.NewBrowser();
        await browser.GetAsync("/resume");
        await browser.GetAsync($"/resume?token={id}&handler=Take");
        await PostAsync(browser, "/resume", $"http://localhost/resume#{id}");
        Assert.Equal(before, await StoredAsync(id));
        Assert.DoesNotContain("scheduly", browser.Cookies.Keys);
    }

    [Fact]
    public async Task Taking_needs_the_token_of_the_form()
    {
        var id = await OldAsync("");
        var browser = _host.NewBrowser();
        using var form = new FormUrlEncodedContent([new("token", id)]);
        using var response = await browser.SendAsync(HttpMethod.Post, "/resume?handler=Take", form);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await OptimizeAsync(id)).Status);
    }

    [Theory]
    [InlineData("not-an-id")]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    [InlineData("{3f0c1f1e-8c5f-4f0e-9a53-0d9a4f6f2b11}")]
    [InlineData("")]
    public async Task What_opens_nothing_says_so_and_shows_no_difference(string id)
    {
        var browser = _host.NewBrowser();
        foreach (var (address, expected) in new[] { ("/resume", HttpStatusCode.NotFound), ("/resume?handler=Take", HttpStatusCode.BadRequest) })
        {
            var (status, page) = await PostAsync(browser, address, id);
            Assert.Equal(expected, status);
            Assert.Contains("This id opens nothing", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_move_that_ended_halfway_is_finished_by_the_next_try_without_a_double()
    {
        var id = await OldAsync("no Monday");
        var browser = await _host.NewStudentAsync();

        // The browser's session was written, and the process ended before the old one did.
        var copied = await OldStateAsync(id);
        await PostAsync(browser, "/resume?handler=Take", id);
        await ReviveAsync(id, copied);
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(browser, "/resume?handler=Take", id)).Status);
        Assert.Equal(2, (await browser.ReadAsync()).Names.Length);
        Assert.Equal(HttpStatusCode.NotFound, (await OptimizeAsync(id)).Status);

        // The old one ended, and the answer was lost.
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(browser, "/resume?handler=Take", id)).Status);
        Assert.Equal(2, (await browser.ReadAsync()).Names.Length);
    }

    [Fact]
    public async Task Two_browsers_at_once_and_a_client_that_goes_on_lose_nothing()
    {
        var id = await OldAsync("");
        var browsers = new[] { _host.NewBrowser(), _host.NewBrowser() };
        foreach (var browser in browsers) await browser.GetAsync("/resume");
        await Task.WhenAll(browsers.Select(browser => PostAsync(browser, "/resume?handler=Take", id)).Append<Task>(OptimizeAsync(id)));
        Assert.Equal(HttpStatusCode.NotFound, (await OptimizeAsync(id)).Status);
        var names = await Task.WhenAll(browsers.Select(browser => browser.ReadAsync()));
        Assert.Contains(names, session => session.Names.Length == 1);
        Assert.All(names, session => Assert.InRange(session.Names.Length, 0, 1));
    }

    [Fact]
    public async Task Without_room_nothing_is_moved()
    {
        var id = await OldAsync("");
        var browser = await _host.NewStudentAsync();
        for (var i = 1; i < 20; i++) await browser.CommandAsync($$"""{"type":"newSchedule","name":"Plan {{i}}"}""");
        var (status, page) = await PostAsync(browser, "/resume?handler=Take", id);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("at most 20 schedules", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await OptimizeAsync(id)).Status);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<string> OldAsync(string utterance) =>
        (await _host.NewBrowser().SuccessAsync("/build", $$"""{"major":"Computer Science","utterance":"{{utterance}}"}""")).GetProperty("session_id").GetString()!;

    private Task<(HttpStatusCode Status, System.Text.Json.JsonElement Body)> OptimizeAsync(string id) =>
        _host.NewBrowser().PostAsync("/optimize", $$"""{"session_id":"{{id}}","utterance":"no Friday"}""");

    private async Task<byte[]?> StoredAsync(string id) =>
        await _host.Services.GetRequiredService<SessionEngine>().Storage.ReadAsync(Scheduly.Sessions.Storage.StorageKey.For(SessionByIdStore.Kind, id), Cancel);

    private async Task<SessionState> OldStateAsync(string id) => (await _host.Services.GetRequiredService<ResumeService>().ViewAsync(id, Cancel))!;

    /// <summary>As if the old session had not ended.</summary>
    private async Task ReviveAsync(string id, SessionState state)
    {
        await _host.Services.GetRequiredService<SessionEngine>().Storage.RemoveAsync(Scheduly.Sessions.Storage.StorageKey.For(SessionByIdStore.Kind, id), Cancel);
        var session = _host.Services.GetRequiredKeyedService<Microsoft.AspNetCore.Session.ISessionStore>(SessionUpdates.ByIdStore)
            .Create(id, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), () => true, isNewSessionKey: true);
        await session.UpdateAsync(current => current.WriteState(state), Cancel);
    }

    private static async Task<(HttpStatusCode Status, string Page)> PostAsync(Browser browser, string address, string id)
    {
        var token = Token().Match(await browser.GetAsync("/resume")).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("token", id), new("__RequestVerificationToken", token)]);
        using var response = await browser.SendAsync(HttpMethod.Post, address, form);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex Token();
}
