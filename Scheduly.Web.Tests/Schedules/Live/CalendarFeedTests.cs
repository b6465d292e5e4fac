using System.Net;
using System.Text.Json.Nodes;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Schedules.Together;

namespace Scheduly.Web.Tests.Schedules.Live;

/// <summary>A calendar that programs subscribe to.</summary>
public sealed class CalendarFeedTests
{
    [Fact]
    public async Task It_is_a_calendar_that_says_how_often_to_ask()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var link = await LiveLinkTests.LinkAsync(owner, "subscribe");
        using var answer = await GetAsync(host.NewBrowser(), link);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal("text/calendar; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nX-PUBLISHED-TTL:PT1H\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nNAME:", text, StringComparison.Ordinal);
        Assert.Contains("\r\nMETHOD:PUBLISH\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nBEGIN:VTIMEZONE\r\n", text, StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.DoesNotContain(link["token"]!.GetValue<string>(), text, StringComparison.Ordinal);
        var events = Calendar.Load(text)!.Events;
        Assert.Equal(events.Count, events.Select(one => one.Uid).Distinct().Count());
        Assert.All(events, one => Assert.Equal(0, one.Sequence));
        Assert.All(events, one => Assert.NotNull(one.LastModified));
        Assert.Empty(host.NewBrowser().Cookies);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Nothing_new_is_304_and_a_change_is_not()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var link = await LiveLinkTests.LinkAsync(owner, "subscribe");
        using var first = await GetAsync(host.NewBrowser(), link);
        var tag = first.Headers.ETag!.ToString();
        using var same = await GetAsync(host.NewBrowser(), link, tag);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);

        // Another schedule of the same session is nothing new here.
        await owner.CommandAsync("""{"type":"newSchedule","name":"Another"}""");
        using var still = await GetAsync(host.NewBrowser(), link, tag);
        Assert.Equal(HttpStatusCode.NotModified, still.StatusCode);
        await owner.CommandAsync("""{"type":"undo"}""");
        await owner.CommandAsync("""{"type":"refine","utterance":"no Monday"}""");
        using var changed = await GetAsync(host.NewBrowser(), link, tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task A_swapped_section_moves_its_event_and_no_other()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var link = await LiveLinkTests.LinkAsync(owner, "subscribe");
        var before = await EventsAsync(host, link);
        var (crn, with) = await SwappableAsync(owner);
        await owner.CommandAsync($$"""{"type":"swap","crn":"{{crn}}","with":"{{with}}"}""");
        var after = await EventsAsync(host, link);
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        var moved = after.Where(one => one.Value.Sequence > 0).ToList();
        Assert.NotEmpty(moved);
        Assert.All(moved, one => Assert.Contains($"CRN {with}", one.Value.Description, StringComparison.Ordinal));
        Assert.All(moved, one => Assert.Contains($"CRN {crn}", before[one.Key].Description, StringComparison.Ordinal));
        Assert.All(moved, one => Assert.Equal(1, one.Value.Sequence));
        Assert.All(after.Where(one => one.Value.Sequence == 0), one => Assert.Equal(before[one.Key].DtStart, one.Value.DtStart));

        // And back: a third state of the event, not the first one again.
        await owner.CommandAsync("""{"type":"undo"}""");
        Assert.All((await EventsAsync(host, link)).Where(one => moved.Exists(other => other.Key == one.Key)), one => Assert.Equal(2, one.Value.Sequence));
    }

    [Fact]
    public async Task What_was_dropped_and_comes_back_counts_on()
    {
        await using var host = new ScheduleHost();
        var owner = await host.NewStudentAsync();
        var link = await LiveLinkTests.LinkAsync(owner, "subscribe");
        var first = await EventsAsync(host, link);
        await owner.CommandAsync("""{"type":"startOver"}""");
        Assert.Empty(await EventsAsync(host, link));
        await owner.CommandAsync("""{"type":"undo"}""");
        Assert.Equal(first.Keys.Order(StringComparer.Ordinal), (await EventsAsync(host, link)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_revoked_calendar_is_not_found_and_guesses_are_limited()
    {
        await using var factory = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory", ["Together:WrongTokensPerMinute"] = "3" });
        factory.Listen();
        var owner = factory.NewSocketBrowser();
        await owner.CommandAsync(ScheduleHost.BuildComputerScience);
        var link = await LiveLinkTests.LinkAsync(owner, "subscribe");
        using (var open = await GetAsync(factory.NewSocketBrowser(), link)) Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        await owner.DoneAsync("/api/schedule/live/revoke", new() { ["id"] = link["id"]!.GetValue<string>() });
        for (var number = 0; number < 3; number++)
        {
            using var gone = await GetAsync(factory.NewSocketBrowser(), link);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        using var limited = await GetAsync(factory.NewSocketBrowser(), link);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
    }

    private static async Task<(string Crn, string With)> SwappableAsync(Browser owner)
    {
        foreach (var crn in (await owner.ReadAsync()).Crns)
        {
            var choices = (await owner.ReadAsync($"/api/schedule/sections/{crn}/alternatives"))["alternatives"]!.AsArray();
            if (choices.FirstOrDefault(one => one!["fits"]!.GetValue<bool>() && one["section"]!["meetings"] is JsonArray { Count: > 0 }) is { } choice) return (crn, choice["section"]!["crn"]!.GetValue<string>());
        }

        throw new InvalidOperationException("No section of this schedule has another that fits.");
    }

    private static async Task<Dictionary<string, CalendarEvent>> EventsAsync(ScheduleHost host, JsonObject link)
    {
        using var answer = await GetAsync(host.NewBrowser(), link);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Calendar.Load(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.Events.ToDictionary(one => one.Uid!);
    }

    private static Task<HttpResponseMessage> GetAsync(Browser browser, JsonObject link, string? known = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/calendar/{link["token"]}.ics");
        if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return browser.SendAsync(request);
    }
}
