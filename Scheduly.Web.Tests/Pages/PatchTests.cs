using Scheduly.Web.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Scheduly.Web.Tests.Pages;

/// <summary>The script changes only what differs of the board; what comes out is what the server would have shown.</summary>
public sealed class PatchTests(ChromiumFixture chromium, PageServerFixture servers)
{
    /// <summary>The differences between what is shown and what a reload of it would show, but for the tokens and the notice of what was done.</summary>
    private const string Compare = """
        async () => {
          const clean = root => {
            const copy = root.cloneNode(true);
            for (const one of copy.querySelectorAll("[name=__RequestVerificationToken], .toast, #placing, style")) one.remove();
            return [...copy.querySelectorAll("*")].map(one => `${one.nodeName} ${[...one.attributes].map(each => `${each.name}=${each.value}`).sort().join(" ")} ${one.children.length ? "" : one.textContent.trim()}`);
          };
          const address = new URL(document.querySelector("#act [name=view]").value, location.href);
          address.searchParams.set("handler", "Board");
          const html = await (await fetch(address, { headers: { "X-Fragment": "board" } })).text();
          const fresh = clean(new DOMParser().parseFromString(html, "text/html").body);
          const shown = clean(document.getElementById("board"));
          return [...shown.filter(one => !fresh.includes(one)).map(one => "shown: " + one), ...fresh.filter(one => !shown.includes(one)).map(one => "fresh: " + one), ...(shown.length === fresh.length ? [] : [`${shown.length} and ${fresh.length}`])];
        }
        """;

    [Fact]
    public async Task What_is_shown_after_many_changes_is_what_a_reload_shows()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync("no Friday");
        await visitor.OpenOneWithChoiceAsync();
        foreach (var step in (string[])["#pin", "#undo", "#redo", ".chip [data-leaves]", "#undo", ".ghost button", "#undo", "#other-0", "#undo", "#all-others", "#undo", "#redo", ".chip .strength", "#undo"])
        {
            var told = visitor.Page.EvaluateAsync("() => new Promise(done => document.addEventListener('board', () => done(true), { once: true }))");
            await visitor.Page.Locator(step).First.ClickAsync();
            await told;
            Assert.Equal("", string.Join("\n", await visitor.Page.EvaluateAsync<string[]>(Compare)));
        }

        visitor.SawNoError();
    }

    [Fact]
    public async Task What_did_not_change_stays_as_it_is()
    {
        await using var visitor = await Visitor.ArriveAsync(chromium, servers.Server);
        await visitor.BuildAsync();
        await visitor.OpenOneWithChoiceAsync();
        await visitor.Page.EvaluateAsync("() => { document.querySelector('.others').kept = true; document.querySelector('#pin').kept = true; }");
        await visitor.Page.Locator("#pin").ClickAsync();
        await Expect(visitor.Page.Locator("#pin")).ToHaveTextAsync("Unpin");

        Assert.True(await visitor.Page.EvaluateAsync<bool>("() => document.querySelector('#pin').kept === true"));
        await Expect(visitor.Page.Locator("#pin")).ToBeFocusedAsync();
        visitor.SawNoError();
    }
}
