using System.CommandLine;

namespace Scheduly.Web.Hosting.Commands;

/// <summary>The health command of the container image, which has no curl.</summary>
internal static class PingCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var address = new Argument<Uri>("address")
        {
            Description = "An http or https address, such as http://127.0.0.1:8080/health/live.",
            CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : Refuse(result, $"address: '{result.Tokens[0].Value}' is no http or https address. Write one such as http://127.0.0.1:8080/health/live."),
        };
        var command = new Command("ping", "Send one request to an address. Exit code 0 when it answers 2xx within 2 seconds, else 1.") { address };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(address), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await client.GetAsync(address, cancellationToken);
            if (answer.IsSuccessStatusCode) return 0;
            await Console.Error.WriteLineAsync($"{address} answered {(int)answer.StatusCode}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer.");
        }

        return 1;
    }

    private static Uri? Refuse(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return null;
    }
}
