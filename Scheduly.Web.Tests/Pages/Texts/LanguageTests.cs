using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages.Texts;

/// <summary>Which language a page has, without script.</summary>
public sealed class LanguageTests(MemoryApplication app) : IClassFixture<MemoryApplication>
{
    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.5", "de")]
    [InlineData("de", "de")]
    [InlineData("fr, de;q=0.5", "de")]
    [InlineData("en-GB,de;q=0.5", "en")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    [InlineData("..;q=x,,%%", "en")]
    public async Task Language_is_the_first_that_the_browser_wants_and_that_there_is(string wanted, string expected)
    {
        var page = await OpenAsync(app.NewBrowser(), "/", wanted);
        Assert.Equal(expected, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(PageText.All(PageLanguages.All.Single(language => language.Name == expected))["start.title"], page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Switch_outlasts_what_the_browser_wants_and_comes_back_to_the_page()
    {
        var browser = app.NewBrowser();
        var page = await OpenAsync(browser, "/import", "en");
        using (var answer = await SwitchAsync(browser, page, "de"))
        {
            Assert.Equal((HttpStatusCode.Found, "/import"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        }

        page = await OpenAsync(browser, "/import", "en");
        Assert.Equal("de", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Sicherung importieren", page.QuerySelector("h1")!.TextContent);
        (await SwitchAsync(browser, page, "en")).Dispose();
        Assert.Equal("en", (await OpenAsync(browser, "/import", "de")).DocumentElement.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("xx", "/", "/")]
    [InlineData("de", "//elsewhere.example/", "/")]
    [InlineData("de", "https://elsewhere.example/", "/")]
    [InlineData("de", "/links", "/links")]
    public async Task Switch_goes_nowhere_else(string language, string returnUrl, string expected)
    {
        var browser = app.NewBrowser();
        var page = await OpenAsync(browser, "/", "en");
        using var answer = await SwitchAsync(browser, page, language, returnUrl);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Schedule_is_told_in_the_language_of_the_page_and_the_JSON_routes_stay_English()
    {
        var browser = app.NewBrowser();
        await browser.BuildAsync("no Friday");
        var page = await OpenAsync(browser, "/", "de");
        Assert.Equal("Deine Wünsche", page.QuerySelector("#wishes-title")!.TextContent);
        Assert.Equal("en", page.QuerySelector(".chips")!.GetAttribute("lang"));
        Assert.Contains("auf Englisch", page.QuerySelector(".wishes")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Mo", "Di", "Mi", "Do", "Fr"], page.QuerySelectorAll(".days li").Select(day => day.TextContent));
        Assert.Matches("[0-9]{2}:[0-9]{2}–[0-9]{2}:[0-9]{2}", page.QuerySelector(".block .time")!.TextContent);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/build") { Content = new StringContent("{}", null, "application/json") };
        request.Headers.AcceptLanguage.ParseAdd("de");
        using var answer = await browser.SendAsync(request);
        Assert.Empty(answer.Content.Headers.ContentLanguage);
        Assert.DoesNotContain("ü", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<IHtmlDocument> OpenAsync(Browser browser, string path, string wanted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (wanted.Length > 0) request.Headers.TryAddWithoutValidation("Accept-Language", wanted);
        using var answer = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal([page.DocumentElement.GetAttribute("lang")!], answer.Content.Headers.ContentLanguage);
        return page;
    }

    private static async Task<HttpResponseMessage> SwitchAsync(Browser browser, IHtmlDocument page, string language, string? returnUrl = null)
    {
        var form = (IHtmlFormElement)page.QuerySelector("form.languages")!;
        var fields = form.Elements.OfType<IHtmlInputElement>().ToDictionary(field => field.Name!, field => field.Value);
        fields["language"] = language;
        if (returnUrl is not null) fields["returnUrl"] = returnUrl;
        using var content = new FormUrlEncodedContent(fields);
        return await browser.SendAsync(HttpMethod.Post, "/language", content);
    }
}
