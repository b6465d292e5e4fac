using System.Net;
using System.Text.Json;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health;

/// <summary>The application with a key for its operator, and what it says of its health.</summary>
internal static class HealthHost
{
    private const string Key = "the-operators-own-key";

    extension(SchedulyFactory)
    {
        /// <param name="store">Backend, connection string and what else the test needs.</param>
        public static SchedulyFactory ForOperator(Dictionary<string, string?> store, Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? services = null)
        {
            var settings = new Dictionary<string, string?>(store) { ["Admin:Key"] = Key };

            // Other tests keep the machine busy; a test of time says its own.
            settings.TryAdd("SessionStorage:OperationTimeout", "00:00:10");
            return new(settings, services);
        }
    }

    extension(SchedulyFactory app)
    {
        public async Task<ReadyAnswer> ReadyAsync(bool asOperator = true)
        {
            using var client = app.NewClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/ready");
            if (asOperator) request.Headers.Authorization = new("Bearer", Key);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return new(answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }

        /// <summary>A page or answer, with the operator's key.</summary>
        public async Task<string> ReadAsOperatorAsync(string path)
        {
            using var client = app.NewClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
            return await client.GetStringAsync(path, TestContext.Current.CancellationToken);
        }

        /// <summary>Asks until the answer is this one: answers are kept for some seconds, and a store takes its time to be missed.</summary>
        public Task<ReadyAnswer> ReadyUntilAsync(string status) => app.ReadyUntilAsync(answer => answer.Status == status);

        public async Task<ReadyAnswer> ReadyUntilAsync(Func<ReadyAnswer, bool> seen)
        {
            for (var attempt = 0; ; attempt++)
            {
                var answer = await app.ReadyAsync();
                if (seen(answer) || attempt == 60) return answer;
                await Task.Delay(500, TestContext.Current.CancellationToken);
            }
        }
    }
}

internal sealed record ReadyAnswer(HttpStatusCode Code, JsonElement Body)
{
    public string Status => Body.GetProperty("status").GetString()!;

    public IEnumerable<(string Subject, string Status, string Cause, string Advice)> Findings => Body.GetProperty("findings").EnumerateArray()
        .Select(one => (Text(one, "subject"), Text(one, "status"), Text(one, "cause"), Text(one, "advice")));

    public void Is(string status)
    {
        Assert.True(Status == status, $"{status} was expected: {Body}");
        Assert.Equal(status == "unhealthy" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, Code);
    }

    /// <summary>The one about this; each has a cause and an advice.</summary>
    public (string Subject, string Status, string Cause, string Advice) Finding(string subject)
    {
        Assert.All(Findings, one => Assert.True(one is { Cause.Length: > 20, Advice.Length: > 5 }, $"{one}"));
        return Assert.Single(Findings, one => one.Subject == subject);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
