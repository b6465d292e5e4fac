using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Web.Health;
using Scheduly.Web.Health.History;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Health.History;

/// <summary>The session engine with its history, whose rounds a test runs itself.</summary>
internal static class HistoryHost
{
    public static async Task<SessionHost> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, FakeTimeProvider? clock = null, StorageBackend? store = null)
    {
        var host = await SessionHost.StartAsync(
            SessionHost.MapMembers,
            settings,
            clock,
            builder =>
            {
                if (store is not null) builder.Services.AddSingleton(store);
                builder.Configuration.AddInMemoryCollection([new("SessionStorage:RateLimit:Enabled", "false")]);
                builder.Services.AddSessionHealth();
                builder.Services.AddSessionHistory();
                foreach (var own in builder.Services.Where(IsRunByTheTest).ToList()) builder.Services.Remove(own);
            });

        // From here on it counts.
        host.Services.GetRequiredService<HistorySampler>();
        return host;
    }

    extension(SessionHost host)
    {
        public Task PublishAsync() => host.Services.GetRequiredService<NodePublisher>().PublishAsync(TestContext.Current.CancellationToken);

        public Task<HistoryView> ViewAsync(HistorySpan span, bool allNodes = true) =>
            host.Services.GetRequiredService<HistoryReader>().ReadAsync(span, allNodes, TestContext.Current.CancellationToken);
    }

    /// <summary>The services that run by themselves are made by functions of the registration.</summary>
    private static bool IsRunByTheTest(ServiceDescriptor service) =>
        service.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService) && service.ImplementationFactory?.Method.DeclaringType?.DeclaringType == typeof(HistoryRegistration);
}
