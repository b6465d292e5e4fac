using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>The whole application on a store in memory, in which no plan depends on how busy the machine is.</summary>
internal sealed class ScheduleHost : IAsyncDisposable
{
    public const string BuildComputerScience = """{"type":"build","school":"Pitt","major":"Computer Science","term":"2251","utterance":"no Friday"}""";

    private readonly SchedulyFactory _factory;

    public ScheduleHost(IReadOnlyDictionary<string, string?>? settings = null, FakeTimeProvider? clock = null)
    {
        var all = new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Memory", ["SessionStorage:RateLimit:Enabled"] = "false" };
        foreach (var (name, value) in settings ?? all) all[name] = value;
        _factory = new(all, services =>
        {
            services.AddSingleton(new Planner(new FakeTimeProvider()));
            if (clock is not null) services.AddSingleton<TimeProvider>(clock);
        });
    }

    public IServiceProvider Services => _factory.Services;

    public Browser NewBrowser() => _factory.NewBrowser();

    /// <summary>A browser whose session holds a schedule of computer science.</summary>
    public async Task<Browser> NewStudentAsync()
    {
        var browser = NewBrowser();
        await browser.CommandAsync(BuildComputerScience);
        return browser;
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();
}

internal static class ScheduleRequests
{
    extension(Browser browser)
    {
        /// <summary>Sends a command that must be carried out.</summary>
        public async Task<JsonObject> CommandAsync(string command)
        {
            var (status, answer) = await browser.SendJsonAsync("/api/schedule/commands", command);
            Assert.True(status == HttpStatusCode.OK, $"{command} gave {(int)status}: {answer}");
            return answer;
        }

        /// <summary>Sends a command that must be refused.</summary>
        /// <returns>The sentence.</returns>
        public async Task<string> RefusedAsync(string command)
        {
            var (status, answer) = await browser.SendJsonAsync("/api/schedule/commands", command);
            Assert.True(status == HttpStatusCode.BadRequest, $"{command} gave {(int)status}: {answer}");
            return answer["detail"]!.GetValue<string>();
        }

        public async Task<(HttpStatusCode Status, JsonObject Answer)> SendJsonAsync(string path, string json)
        {
            var (status, body) = await browser.PostAsync(path, json);
            return (status, JsonObject.Create(body)!);
        }

        public async Task<JsonObject> ReadAsync(string path = "/api/schedule") => JsonObject.Create(await browser.GetJsonAsync(path))!;
    }

    extension(JsonObject session)
    {
        public JsonObject Active => session["schedules"]!.AsArray().Select(one => one!.AsObject()).Single(one => Text(one, "id") == Text(session, "activeId"));

        public string[] Chips => [.. session.Active["chips"]!.AsArray().Select(chip => Text(chip!, "id"))];

        public string[] Crns => [.. session.Active["plan"]!["sections"]!.AsArray().Select(section => Text(section!, "crn"))];

        public string[] Names => [.. session["schedules"]!.AsArray().Select(one => Text(one!, "name"))];

        /// <summary>The same but for what every answer counts and says again.</summary>
        public string Content
        {
            get
            {
                var copy = session.DeepClone().AsObject();
                foreach (var member in new[] { "revision", "message", "wishes", "canUndo", "canRedo", "undoLabel", "redoLabel" }) copy.Remove(member);
                return copy.ToJsonString();
            }
        }
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
