using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Hosting.Internal;
using Scheduly.Web.Hosting;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>A load balancer sees that a node is about to stop while the node still serves.</summary>
public sealed class ShutdownTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduly-shutdown-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_SIGTERM_the_node_is_not_ready_and_serves_until_the_delay_has_passed()
    {
        var delay = TimeSpan.FromSeconds(6);
        var settings = new Dictionary<string, string> { ["Shutdown__Delay"] = delay.ToString(), ["ASPNETCORE_ENVIRONMENT"] = "Production" };
        await using var program = new ProgramProcess(_folder.FullName, settings);
        using var client = new HttpClient { BaseAddress = await program.ListensAsync() };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/health/ready"));

        var begun = Stopwatch.StartNew();
        var ending = program.StopAsync("TERM");
        var served = 0;
        await Eventually.HoldsAsync(async () => await StatusAsync(client, "/health/ready") == HttpStatusCode.ServiceUnavailable, "the node is not ready");
        while (begun.Elapsed < delay * 0.7)
        {
            // On connections of their own: the listener is open.
            using var another = new HttpClient { BaseAddress = client.BaseAddress };
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(another, "/"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(another, "/health/live"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(another, "/health/ready"));
            served++;
        }

        Assert.NotEqual(0, served);
        Assert.Equal(0, await ending);
        Assert.True(begun.Elapsed >= delay, $"It ended after {begun.Elapsed}.");
        await Assert.ThrowsAsync<HttpRequestException>(() => StatusAsync(client, "/health/live"));
    }

    [Theory]
    [InlineData("Production", null, 5)]
    [InlineData("Development", null, 0)]
    [InlineData("Production", 0, 0)]
    [InlineData("Development", 7, 7)]
    public void Without_a_setting_Production_waits_for_5_seconds(string environment, int? set, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        ShutdownDelay.Of(new ShutdownOptions { Delay = set is { } value ? TimeSpan.FromSeconds(value) : null }, new HostingEnvironment { EnvironmentName = environment }));

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("00:05:01")]
    public async Task A_delay_out_of_range_ends_the_start_with_one_message(string value)
    {
        await using var program = new ProgramProcess(_folder.FullName, new Dictionary<string, string> { ["Shutdown__Delay"] = value });
        Assert.Equal(1, await program.EndsAsync());
        Assert.StartsWith("Shutdown:Delay is", program.Errors, StringComparison.Ordinal);
        Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose() => _folder.Remove();

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Cancel);
        return answer.StatusCode;
    }
}
