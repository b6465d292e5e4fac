using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Scheduly.Sessions.Hosting;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Hosting;

/// <summary>
/// Does on other processors what a start does anyway, one thing after the other, so that it is there when its turn comes. What fails here fails again in
/// its turn, and is told there.
/// </summary>
internal static class HeadStart
{
    /// <summary>Where the sample is not offered, the code that reads the other catalogues is compiled by it.</summary>
    public static void OnCatalog() => Begin(PittSample.Load);

    public static void OnServices(IServiceProvider services)
    {
        Begin(() => services.GetRequiredService<StorageStartup>().BeginAsync());
        Begin(() => services.GetRequiredService<CourseCatalog>());
        Begin(() => services.GetService<MeterProvider>());
        Begin(() =>
        {
            services.GetService<IStartupValidator>()?.Validate();
            return services.GetServices<IHostedService>().Count();
        });
    }

    /// <summary>The router makes them once more; by then what makes them is compiled.</summary>
    public static void OnEndpoints(IEndpointRouteBuilder routes)
    {
        foreach (var source in routes.DataSources.ToArray()) Begin(() => source.Endpoints);
    }

    private static void Begin(Func<object?> work)
    {
        if (Environment.ProcessorCount > 1) _ = Task.Run(work).ContinueWith(done => done.Exception, TaskScheduler.Default);
    }
}
