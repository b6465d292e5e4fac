using System.Net;
using Scheduly.Web.Tests.Schedules.Catalog;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>The whole application on a loopback port, with its style sheets and scripts, for a browser to visit. Sessions are in memory.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly SchedulyFactory _factory;

    /// <param name="catalog">Name of a file of the real catalogues, to be Occidental 202409; null for the built-in sample alone.</param>
    /// <param name="more">Settings over those.</param>
    public PageServer(string? catalog = null, IReadOnlyDictionary<string, string?>? more = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["SessionStorage:Backend"] = "Memory",
            ["webroot"] = Path.Combine(Repository.Root, "Scheduly.Web", "wwwroot"),
        };
        if (catalog is not null)
        {
            settings["Catalog:Sources:0:School"] = "Occidental";
            settings["Catalog:Sources:0:Term"] = "202409";
            settings["Catalog:Sources:0:File"] = Path.Combine(CatalogHost.RealCatalogs(), catalog);
            settings["Catalog:Sources:0:TimeZone"] = "America/Los_Angeles";
        }

        foreach (var (name, value) in more ?? new Dictionary<string, string?>()) settings[name] = value;
        _factory = new(settings);
        _factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>"http://127.0.0.1:41234".</summary>
    public string Address { get; }

    /// <summary>As an operator does.</summary>
    public async Task RevokeAllAsync()
    {
        var engine = _factory.Engine;
        foreach (var session in await engine.Storage.ListAllAsync(100, TestContext.Current.CancellationToken)) await engine.RevokeAsync(session.Key);
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();
}
