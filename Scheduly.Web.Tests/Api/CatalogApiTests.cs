using System.Net;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Api;

public sealed class CatalogApiTests
{
    [Fact]
    public async Task Schools_terms_and_majors_are_listed()
    {
        await using var host = new ScheduleHost();
        var catalog = await host.NewBrowser().ReadAsync("/api/catalog");
        var term = Assert.Single(catalog["terms"]!.AsArray())!;
        Assert.Equal("America/New_York", term["timeZone"]!.GetValue<string>());
        Assert.NotEmpty(term["majors"]!.AsArray());
    }

    [Fact]
    public async Task Courses_are_found_and_filtered_page_by_page()
    {
        await using var host = new ScheduleHost();
        var browser = host.NewBrowser();
        var exact = await browser.ReadAsync("/api/catalog/Pitt/2251/search?text=cs%200007");
        Assert.Equal("CS0007", exact["courses"]![0]!["code"]!.GetValue<string>());
        var all = await browser.ReadAsync("/api/catalog/Pitt/2251/search?text=cs&take=2");
        var next = await browser.ReadAsync("/api/catalog/Pitt/2251/search?text=cs&take=2&skip=2");
        Assert.Equal(2, all["courses"]!.AsArray().Count);
        Assert.NotEqual(all["courses"]![0]!["code"]!.GetValue<string>(), next["courses"]![0]!["code"]!.GetValue<string>());
        var open = await browser.ReadAsync("/api/catalog/Pitt/2251/search?days=Tue,Thu&from=10:00&until=16:00&open=true&take=50");
        Assert.All(open["courses"]!.AsArray().SelectMany(course => course!["sections"]!.AsArray()), section => Assert.True(section!["seatsOpen"]?.GetValue<int>() is null or > 0));
    }

    [Fact]
    public async Task An_answer_that_is_kept_is_not_sent_again()
    {
        await using var host = new ScheduleHost();
        var browser = host.NewBrowser();
        using var first = await browser.SendAsync(HttpMethod.Get, "/api/catalog/Pitt/2251/search?text=cs");
        Assert.Equal("public, max-age=60", first.Headers.CacheControl!.ToString());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/catalog/Pitt/2251/search?text=cs");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("Nowhere/2251/search")]
    [InlineData("Pitt/1999/search")]
    [InlineData("Pitt/2251/search?days=Someday")]
    [InlineData("Pitt/2251/search?from=noon")]
    [InlineData("Pitt/2251/search?take=1000")]
    [InlineData("Pitt/2251/search?skip=-1")]
    public async Task What_cannot_be_searched_is_refused(string path)
    {
        await using var host = new ScheduleHost();
        using var answer = await host.NewBrowser().SendAsync(HttpMethod.Get, $"/api/catalog/{path}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
