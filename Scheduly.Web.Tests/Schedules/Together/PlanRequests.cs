using System.Net;
using System.Text.Json.Nodes;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Together;

/// <summary>What people do with shared plans, over HTTP.</summary>
internal static class PlanRequests
{
    extension(Browser browser)
    {
        /// <summary>Makes a plan of the active schedule.</summary>
        /// <returns>What names it in addresses.</returns>
        public async Task<string> SharePlanAsync(string name = "Olga") =>
            (await browser.DoneAsync("/api/plans", new JsonObject { ["name"] = name }))["plan"]!.GetValue<string>();

        /// <returns>The token and the id.</returns>
        public async Task<(string Token, string Id)> InviteAsync(string plan, string role)
        {
            var made = await browser.DoneAsync($"/api/plans/{plan}/invitations", new JsonObject { ["role"] = role });
            return (made["token"]!.GetValue<string>(), made["id"]!.GetValue<string>());
        }

        public async Task<string> JoinAsync(string token, string name) =>
            (await browser.DoneAsync("/api/plans/join", new JsonObject { ["token"] = token, ["name"] = name }))["plan"]!.GetValue<string>();

        public Task<JsonObject> PlanAsync(string plan) => browser.ReadAsync($"/api/plans/{plan}");

        /// <summary>Sends a command that must be carried out.</summary>
        public Task<JsonObject> DoAsync(string plan, string command) => browser.DoneAsync($"/api/plans/{plan}/commands", JsonNode.Parse(command)!.AsObject());

        public async Task<JsonObject> DoneAsync(string path, JsonObject body)
        {
            var (status, answer) = await browser.SendJsonAsync(path, body.ToJsonString());
            Assert.True(status == HttpStatusCode.OK, $"{path} {body.ToJsonString()} gave {(int)status}: {answer}");
            return answer;
        }

        /// <returns>The sentence of a refusal.</returns>
        public async Task<string> DeniedAsync(string path, JsonObject body, HttpStatusCode expected = HttpStatusCode.BadRequest)
        {
            var (status, answer) = await browser.SendJsonAsync(path, body.ToJsonString());
            Assert.True(status == expected, $"{path} {body.ToJsonString()} gave {(int)status}: {answer}");
            return answer["detail"]!.GetValue<string>();
        }

        public async Task<HttpStatusCode> StatusOfPlanAsync(string plan)
        {
            using var answer = await browser.SendAsync(HttpMethod.Get, $"/api/plans/{plan}");
            return answer.StatusCode;
        }
    }

    extension(JsonObject plan)
    {
        /// <summary>The schedules of a plan, as one sees them.</summary>
        public JsonObject State => plan["state"]!.AsObject();

        public string[] History => [.. plan["history"]!.AsArray().Select(entry => $"{entry!["name"]} {entry["what"]}")];

        public string[] PeopleNames => [.. plan["people"]!.AsArray().Select(one => one!["name"]!.GetValue<string>())];

        public string IdOf(string name) => plan["people"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == name)!["id"]!.GetValue<string>();
    }
}
