using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages;

/// <summary>The builder without script: plain forms, found by what they do.</summary>
public sealed class BuilderPageTests(MemoryApplication app) : IClassFixture<MemoryApplication>
{
    [Fact]
    public async Task A_visitor_builds_refines_and_starts_over()
    {
        var browser = app.NewBrowser();
        var page = await OpenAsync(browser);

        page = await SubmitAsync(browser, page, "build", ("utterance", "no Friday"));
        var built = (await browser.ActiveAsync()).Crns();
        Assert.NotEmpty(built);
        Assert.All(built, crn => Assert.Contains(crn, page.Body!.TextContent, StringComparison.Ordinal));

        page = await SubmitAsync(browser, page, "refine", ("utterance", "skip CS1501"));
        var refined = await browser.ActiveAsync();
        Assert.Equal(["CS1501"], refined.Strings("preferences.skipCourses"));
        Assert.Equal(["Fri"], refined.Strings("preferences.noDays"));
        Assert.All(refined.Crns(), crn => Assert.Contains(crn, page.Body!.TextContent, StringComparison.Ordinal));

        page = await SubmitAsync(browser, page, "startOver");
        Assert.NotNull(Form(page, "build"));
        Assert.Equal(JsonValueKind.Undefined, (await browser.ActiveAsync()).ValueKind);
    }

    [Fact]
    public async Task The_page_says_why_it_refuses_and_keeps_what_was_typed()
    {
        var browser = app.NewBrowser();
        var page = await SubmitAsync(browser, await OpenAsync(browser), "build", ("major", "Underwater basketry"), ("utterance", "no Friday"));
        Assert.Contains("Underwater basketry", page.QuerySelector("[role=alert]")?.TextContent, StringComparison.Ordinal);
        Assert.Contains(Fields(Form(page, "build")!), field => field is { Key: "major", Value: "Underwater basketry" });
        Assert.Contains(Fields(Form(page, "build")!), field => field is { Key: "utterance", Value: "no Friday" });
    }

    [Fact]
    public async Task The_page_says_what_it_did_not_understand()
    {
        var browser = app.NewBrowser();
        var page = await SubmitAsync(browser, await OpenAsync(browser), "build", ("utterance", "no Friday, purple classrooms"));
        Assert.Contains("purple classrooms", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Fri"], (await browser.ActiveAsync()).Strings("preferences.noDays"));
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        var browser = app.NewBrowser();
        await OpenAsync(browser);
        using var content = new FormUrlEncodedContent([new("type", "build"), new("schoolTerm", "Pitt|2251"), new("major", "Computer Science")]);
        using var answer = await browser.SendAsync(HttpMethod.Post, "/?handler=Act", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(JsonValueKind.Undefined, (await browser.ActiveAsync()).ValueKind);
    }

    [Fact]
    public async Task The_page_opens_in_Production_when_a_proxy_ends_TLS()
    {
        await using var production = new SchedulyFactory(new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory", ["environment"] = "Production" });
        var browser = production.NewBrowser();
        var page = await SubmitAsync(browser, await OpenAsync(browser), "build", ("utterance", "no Friday"));
        Assert.NotNull(Form(page, "refine"));
        Assert.Contains("__Host-scheduly", browser.Cookies.Keys);

        var stranger = production.NewBrowser();
        await stranger.GetAsync("/api/antiforgery");
        var cookie = Assert.Single(stranger.SetCookies);
        Assert.StartsWith("__Host-scheduly-form=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/;", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<IHtmlDocument> OpenAsync(Browser browser) => new HtmlParser().ParseDocument(await browser.GetAsync("/"));

    /// <summary>The form that sends a command: it names the command itself, or has a button that does.</summary>
    private static IHtmlFormElement? Form(IHtmlDocument page, string command) =>
        page.QuerySelector($"form:has(input[name=type][value={command}])") as IHtmlFormElement
        ?? (page.QuerySelector($"button[name=do][value='type={command}']") as IHtmlButtonElement)?.Form;

    /// <summary>What the browser would send: the fields of the form as they stand, with some of them typed over.</summary>
    private static async Task<IHtmlDocument> SubmitAsync(Browser browser, IHtmlDocument page, string command, params (string Name, string Value)[] typed)
    {
        var form = Form(page, command);
        Assert.NotNull(form);
        var fields = Fields(form);
        if (!fields.ContainsKey("type")) fields["do"] = $"type={command}";
        foreach (var (name, value) in typed)
        {
            Assert.Contains(name, fields.Keys);
            fields[name] = value;
        }

        using var content = new FormUrlEncodedContent(fields);
        using var answer = await browser.SendAsync(HttpMethod.Post, form.GetAttribute("action")!, content);
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest)
        {
            return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Found, HttpStatusCode.SeeOther });
        return new HtmlParser().ParseDocument(await browser.GetAsync(answer.Headers.Location!.OriginalString));
    }

    private static Dictionary<string, string> Fields(IHtmlFormElement form)
    {
        var fields = new Dictionary<string, string>();
        foreach (var element in form.Elements)
        {
            var (name, value) = element switch
            {
                IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => (null, ""),
                IHtmlInputElement input => (input.Name, input.Value),
                IHtmlTextAreaElement area => (area.Name, area.Value),
                IHtmlSelectElement select => (select.Name, select.Value ?? ""),
                _ => (null, ""),
            };
            if (!string.IsNullOrEmpty(name)) fields.TryAdd(name, value);
        }

        return fields;
    }
}
