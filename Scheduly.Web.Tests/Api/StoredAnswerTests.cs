using System.Net;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Api;

/// <summary>A browser that has the schedules already is told so, and only then.</summary>
public sealed class StoredAnswerTests
{
    [Fact]
    public async Task What_the_browser_has_already_is_not_sent_again_until_it_changes()
    {
        await using var host = new ScheduleHost();
        var browser = await host.NewStudentAsync();
        using var first = await ReadAsync(browser, null);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());
        var tag = first.Headers.ETag!.ToString();

        using var same = await ReadAsync(browser, $"\"other\", W/{tag}");
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(tag, same.Headers.ETag!.ToString());
        Assert.Equal("no-cache, private", same.Headers.CacheControl!.ToString());
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        await browser.CommandAsync(ScheduleHost.BuildComputerScience);
        using var changed = await ReadAsync(browser, tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task One_browsers_tag_is_nothing_to_another_nor_to_one_without_a_session()
    {
        await using var host = new ScheduleHost();
        var (one, other) = (await host.NewStudentAsync(), await host.NewStudentAsync());
        using var answer = await ReadAsync(one, null);
        var tag = answer.Headers.ETag!.ToString();
        using var others = await ReadAsync(other, tag);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);

        using var strangers = await ReadAsync(host.NewBrowser(), tag);
        Assert.Equal(HttpStatusCode.OK, strangers.StatusCode);
        Assert.Null(strangers.Headers.ETag);
        using var any = await ReadAsync(host.NewBrowser(), "*");
        Assert.Equal(HttpStatusCode.OK, any.StatusCode);
    }

    private static async Task<HttpResponseMessage> ReadAsync(Browser browser, string? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/schedule");
        if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await browser.SendAsync(request);
    }
}
