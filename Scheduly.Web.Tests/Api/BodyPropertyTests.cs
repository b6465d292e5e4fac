using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Scheduly.Web.Api;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Api;

/// <summary>Bodies of every kind that a broken or hostile client may send: never a 500, and a refused one stores nothing.</summary>
public sealed class BodyPropertyTests
{
    private const int Cases = 10_000;

    private static readonly string[] Routes =
    [
        "/build", "/optimize", "/catalog/sections", "/api/schedule/build", "/api/schedule/optimize", "/api/schedule/start-over",
        "/api/schedule/commands", "/api/schedule/commands", "/api/schedule/share", "/api/schedule/share/revoke", "/api/shared/view", "/api/recovery/claim",
    ];

    private static readonly Gen<string> Value = Gen.OneOf(
        Gen.OneOf<string>([
            "null", "true", "0", "-1", "1e999", "123456789012345678901234567890", "\"\"", "\"x\"", "[]", "{}", "[[]]", "[null]", "[1]", "[\"CS1501\",null]", "\"\\u0000\"",
            "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"Pitt\"", "\"2251\"", "\"202408\"", "\"9999\"", "\"no Friday\"", "\"undo\"", "\"addCourse\"", "\"block\"", "\"rename\"", "\"complete\"", "\"10:00\"", "{\"a\":{\"b\":[]}}", "\"../../x\"", "\"' OR 1=1\""]),
        Gen.String[0, 30].Select(text => JsonSerializer.Serialize(text)));

    private static readonly Gen<string> Member = Gen.OneOf<string>([
        "major", "school", "term", "utterance", "session_id", "course_codes", "Major", "MAJOR", "type", "type", "type", "id", "name", "course", "crn", "token", "commandId", "days", "start", "end", "$type", "__proto__", "", "x", "\\u006dajor", "\\ud800"]);

    private static readonly Gen<string> Good = Gen.OneOf<string>([
        """{"school":"Pitt","major":"Computer Science","term":"2251","utterance":"12 credits"}""",
        """{"session_id":"{id}","utterance":"no Friday"}""",
        """{"session_id":"{id}","utterance":""}""",
        """{"term":"2251","course_codes":["CS1501","cs 0445"]}""",
        """{"utterance":"skip CS1501"}""",
        """{"type":"addCourse","course":"CS1653"}""",
        """{"type":"refine","utterance":"no Monday","commandId":"1"}""",
        """{"type":"undo"}""",
        """{"token":"abc"}""",
        "{}"]);

    private static readonly Gen<string> Built = Gen.Select(Member, Value).Select((name, value) => $"\"{name}\":{value}").Array[0, 5].Select(members => $"{{{string.Join(',', members)}}}");

    private static readonly Gen<string> Mutated =
        from good in Good
        from at in Gen.Double.Unit
        from length in Gen.Int[0, 12]
        from piece in Gen.OneOf(Value, Gen.String[0, 6], Gen.OneOf<string>(["{", "}", "[", "]", "\"", ",", ":", "\\", "\0", "\uFEFF", " "]))
        select Spliced(good, at, length, piece);

    private static readonly Gen<(string Route, string Body)> Requests = Gen.Select(Gen.OneOf<string>(Routes), Gen.Frequency((4, Mutated), (3, Built), (1, Value), (1, Gen.String[0, 60]), (1, Good)));

    [Fact]
    public async Task No_body_ends_in_a_500_and_a_refused_one_stores_nothing()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Memory",
            ["SessionStorage:RateLimit:Enabled"] = "false",
        });
        var browser = app.NewBrowser();
        await browser.BuildAsync();
        var token = await browser.TokenAsync();
        using var built = await browser.ChangeAsync("/build", """{"major":"Computer Science"}""", token);
        var id = JsonElement.Parse(await built.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("session_id").GetString()!;
        var byId = StorageKey.For("id", id);
        var byCookie = Assert.Single((await app.Engine.Storage.ListAllAsync(100, TestContext.Current.CancellationToken)), entry => entry.Key != byId).Key;
        var seen = new HashSet<HttpStatusCode>();

        // One at a time: each looks at what the store holds before and after.
        Requests.Sample(
            request => CheckAsync(request.Route, request.Body.Replace("{id}", id, StringComparison.Ordinal)).GetAwaiter().GetResult(), iter: Cases, threads: 1);
        Assert.Superset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity }, seen);

        async Task CheckAsync(string route, string body)
        {
            var before = await StoredAsync();
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = new("application/json");
            using var message = new HttpRequestMessage(HttpMethod.Post, route) { Content = content };
            message.Headers.Add(AntiforgeryFilter.Header, token);
            using var answer = await browser.SendAsync(message);
            seen.Add(answer.StatusCode);
            Assert.True((int)answer.StatusCode is 200 or 400 or 404 or 422, $"{route} {body}: {answer.StatusCode}");
            if (answer.StatusCode != HttpStatusCode.OK) Assert.Equal(before, await StoredAsync());
        }

        async Task<(long, string, string)> StoredAsync() =>
            (await app.Engine.Storage.CountAsync(), await ReadAsync(byId), await ReadAsync(byCookie));

        async Task<string> ReadAsync(StorageKey key) => Convert.ToBase64String(await app.Engine.Storage.ReadAsync(key) ?? []);
    }

    [Fact]
    public async Task No_wish_ends_in_a_500_and_what_is_stored_reads_back()
    {
        await using var app = new SchedulyFactory(new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Memory",
            ["SessionStorage:RateLimit:Enabled"] = "false",
        });
        var words = Gen.OneOf<string>([
            "no", "Friday", "Mon", "skip", "CS1501", "CS 0445", "pin", "45678", "start after", "10am", "25:00", "at most", "12", "99999999999999999999", "credits", "-5", "lunch free", "12 to 1",
            "without", "Dr. O'Neil", "two days off", "everything", "compact", ",", ";", "\0", "\uD83D", "🙂", "שלום", "\u2028", "\"", "\\", "</script>"]);
        var wishes = Gen.Select(Gen.OneOf(words, words, words, Gen.String[0, 10]).Array[0, 8], Gen.OneOf<string>([" ", "", ", "])).Select((all, gap) => string.Join(gap, all));
        var browsers = new ThreadLocal<Task<(Browser Browser, string Token)>>(BeginAsync);
        wishes.Sample(text => CheckAsync(text).GetAwaiter().GetResult(), iter: Cases);

        async Task<(Browser, string)> BeginAsync()
        {
            var browser = app.NewBrowser();
            await browser.BuildAsync();
            return (browser, await browser.TokenAsync());
        }

        async Task CheckAsync(string text)
        {
            var (browser, token) = await browsers.Value!;
            using var content = new StringContent(JsonSerializer.Serialize(new { utterance = text }), Encoding.UTF8, "application/json");
            using var message = new HttpRequestMessage(HttpMethod.Post, "/api/schedule/optimize") { Content = content };
            message.Headers.Add(AntiforgeryFilter.Header, token);
            using var answer = await browser.SendAsync(message);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{text}: {answer.StatusCode}");
            if (answer.StatusCode != HttpStatusCode.OK) return;
            var told = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("preferences").GetRawText();
            var stored = JsonElement.Parse(await browser.GetAsync("/api/schedule")).GetProperty("schedules")[0].GetProperty("preferences").GetRawText();
            Assert.Equal(told, stored);
        }
    }

    private static string Spliced(string text, double at, int length, string piece)
    {
        var from = (int)(at * text.Length);
        return string.Concat(text.AsSpan(0, from), piece, text.AsSpan(Math.Min(text.Length, from + length)));
    }
}
