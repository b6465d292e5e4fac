namespace Scheduly.Web.Hosting;

/// <summary>The health command of the container image, which has no curl: <c>ping URL</c>.</summary>
internal static class PingCommand
{
    public const string Name = "ping";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>The exit code: 0 when the address answers 2xx in time, else 1.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [_, var address] || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync("Usage: ping http://127.0.0.1:8080/health");
            return 1;
        }

        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(uri);
            if (answer.IsSuccessStatusCode) return 0;
            await Console.Error.WriteLineAsync($"{uri} answered {(int)answer.StatusCode}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{uri} does not answer.");
        }

        return 1;
    }
}
