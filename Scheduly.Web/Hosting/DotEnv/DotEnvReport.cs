namespace Scheduly.Web.Hosting.DotEnv;

/// <summary>Logs, once there is a log, which lines of the <c>.env</c> file were skipped.</summary>
internal sealed partial class DotEnvReport(string file, IReadOnlyList<DotEnvFault> skipped, ILogger<DotEnvReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var fault in skipped) Log.Skipped(logger, fault.Line, file);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Line {Line} of {File} is not NAME=value and was skipped.")]
        public static partial void Skipped(ILogger logger, int line, string file);
    }
}
