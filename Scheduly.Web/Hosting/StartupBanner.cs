using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Hosting;

/// <summary>Says once, when the server listens: where it is, where the sessions are, and how to change that.</summary>
internal sealed class StartupBanner(IServer server, StorageBackend backend, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Print);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses;
        if (addresses is null or { Count: 0 }) return;
        Console.WriteLine();
        Console.WriteLine($"  Scheduly is at {string.Join(" and ", addresses)}");
        Console.WriteLine($"  Sessions are in {backend.Name} ({backend.Location}).");
        Console.WriteLine("  Another store: SessionStorage__Backend=Redis SessionStorage__ConnectionString=localhost:6379 (see README.md)");
        Console.WriteLine("  Stop with Ctrl+C.");
        Console.WriteLine();
    }
}
