using Microsoft.Extensions.Options;

namespace Scheduly.Web.Hosting;

/// <summary>
/// Between the signal to stop and the end of the listener: load balancers see that the node is not ready and send no more requests, and those on
/// their way are served. It waits before any service is stopped.
/// </summary>
internal sealed partial class ShutdownDelay(
    IOptions<ShutdownOptions> options, IHostEnvironment environment, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<ShutdownDelay> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A host that is stopped without a signal, as by a test or after a failed start, has no load balancer before it.
        var delay = Of(options.Value, environment);
        if (delay == TimeSpan.Zero || !lifetime.ApplicationStopping.IsCancellationRequested) return;
        Log.Waiting(logger, delay);
        await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public static TimeSpan Of(ShutdownOptions options, IHostEnvironment environment) =>
        options.Delay ?? (environment.IsProduction() ? ShutdownOptions.InProduction : TimeSpan.Zero);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Stopping: not ready from now on, and serving for {Delay} more (Shutdown:Delay).")]
        public static partial void Waiting(ILogger logger, TimeSpan delay);
    }
}

/// <summary>The host gives the requests that run as long as before, after the delay.</summary>
internal sealed class ShutdownTimeout(IOptions<ShutdownOptions> options, IHostEnvironment environment) : IPostConfigureOptions<HostOptions>
{
    public void PostConfigure(string? name, HostOptions host) => host.ShutdownTimeout += ShutdownDelay.Of(options.Value, environment);
}

internal static class ShutdownRegistration
{
    extension(IServiceCollection services)
    {
        public void AddShutdownDelay()
        {
            services.AddSingleton<IValidateOptions<ShutdownOptions>, ShutdownRules>();
            services.AddOptions<ShutdownOptions>().BindConfiguration(ShutdownOptions.Section).ValidateOnStart();
            services.AddSingleton<IPostConfigureOptions<HostOptions>, ShutdownTimeout>();
            services.AddHostedService<ShutdownDelay>();
        }
    }
}
