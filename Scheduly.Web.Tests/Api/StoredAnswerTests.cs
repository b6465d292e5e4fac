using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Api;

/// <summary>A browser that has the schedules already is told so, and only then.</summary>
public sealed class StoredAnswerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-answer-");

    public void Dispose() => _folder.Remove();

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

    [Fact]
    public async Task News_of_a_replaced_catalogue_are_not_hidden_by_a_tag()
    {
        var file = Path.Combine(_folder.FullName, "fall.json");
        Write(file, 2);
        await using var host = new ScheduleHost(new Dictionary<string, string?>
        {
            ["Catalog:Sources:0:School"] = "A", ["Catalog:Sources:0:Term"] = "202509", ["Catalog:Sources:0:File"] = file,
        });
        var browser = host.NewBrowser();
        await browser.CommandAsync("""{"type":"build","school":"A","major":"CS","term":"202509"}""");
        using var before = await ReadAsync(browser, null);
        using var same = await ReadAsync(browser, before.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);

        Write(file, 0);
        host.Services.GetRequiredService<CatalogWatch>().Look();
        using var after = await ReadAsync(browser, before.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Contains("CS0441 LEC-102 is full now.", await after.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void Write(string file, int seats) =>
        File.WriteAllText(file, $$"""[{"code":"CS","courses":[{"subj":"CS","crse":"0441","sections":[{"crn":1,"sec":"LEC-102","credMin":3,"rem":{{seats}}}]}]}]""");

    private static async Task<HttpResponseMessage> ReadAsync(Browser browser, string? known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/schedule");
        if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await browser.SendAsync(request);
    }
}
