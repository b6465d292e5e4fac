using System.Net;
using System.Text;
using System.Text.Json;
using Scheduly.Web.Api;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>What a client of the JSON routes does.</summary>
internal static class BrowserRequests
{
    extension(Browser browser)
    {
        public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string json, string contentType = "application/json")
        {
            using var content = new StringContent(json, Encoding.UTF8, contentType);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            if (path.StartsWith("/api/", StringComparison.Ordinal)) request.Headers.Add(AntiforgeryFilter.Header, await browser.TokenAsync());
            using var response = await browser.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return (response.StatusCode, text.Length > 0 ? JsonElement.Parse(text) : default);
        }

        /// <summary>What changes by cookie must carry.</summary>
        public async Task<string> TokenAsync() => (await browser.GetJsonAsync("/api/antiforgery")).GetProperty("token").GetString()!;

        /// <summary>The answer's body, which must be a success.</summary>
        public async Task<JsonElement> SuccessAsync(string path, string json)
        {
            var (status, body) = await browser.PostAsync(path, json);
            Assert.True(status == HttpStatusCode.OK, $"{path} {json} was answered with {status}: {body}");
            return body;
        }

        public async Task<JsonElement> GetJsonAsync(string path) => JsonElement.Parse(await browser.GetAsync(path));

        public Task<JsonElement> BuildAsync(string utterance = "") =>
            browser.SuccessAsync("/api/schedule/build", $$"""{"major":"Computer Science","utterance":"{{utterance}}"}""");

        public Task<JsonElement> RefineAsync(string utterance) =>
            browser.SuccessAsync("/api/schedule/optimize", $$"""{"utterance":"{{utterance}}"}""");

        /// <summary>The active schedule; an undefined element when there is none.</summary>
        public async Task<JsonElement> ActiveAsync()
        {
            var state = await browser.GetJsonAsync("/api/schedule");
            return state.TryGetProperty("activeId", out var id)
                ? state.GetProperty("schedules").EnumerateArray().Single(one => one.GetProperty("id").GetString() == id.GetString())
                : default;
        }
    }

    extension(JsonElement element)
    {
        /// <summary>The strings under a path such as "preferences.pinSections".</summary>
        public string[] Strings(string path)
        {
            foreach (var name in path.Split('.')) element = element.GetProperty(name);
            return [.. element.EnumerateArray().Select(item => item.GetString()!)];
        }

        /// <summary>The CRNs of an answer's or a schedule's plan.</summary>
        public string[] Crns() => [.. element.GetProperty("plan").GetProperty("sections").EnumerateArray().Select(one => one.GetProperty("crn").GetString()!)];

        public string[] Names() => [.. element.EnumerateObject().Select(member => member.Name)];
    }
}
