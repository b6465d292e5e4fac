using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Catalog;

/// <summary>A host with catalogues and nothing else, whose content root is a folder of its own.</summary>
internal sealed class CatalogHost : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scheduly-catalog-");
    private readonly Dictionary<string, string?> _settings = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The folder of the real catalogues; skips the test when it is not there.</summary>
    public static string RealCatalogs()
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "catalogs");
        if (!Directory.Exists(path))
            Assert.Skip("Put occidental-202401.json and occidental-202409.json (public catalogues in the QuACS form) into ../shared/data/catalogs beside the repository.");
        return path;
    }

    public string PathOf(string file) => Path.Combine(_root.FullName, file);

    public CatalogHost With(string setting, string? value)
    {
        _settings[$"Catalog:{setting}"] = value;
        return this;
    }

    /// <summary>Adds a source of the school and term with this text for a file; nothing of it is checked here.</summary>
    public CatalogHost WithSource(int index, string school, string term, string text)
    {
        File.WriteAllText(PathOf($"{index}.json"), text);
        return With($"Sources:{index}:School", school).With($"Sources:{index}:Term", term).With($"Sources:{index}:File", $"{index}.json");
    }

    public CourseCatalog Load()
    {
        using var host = Build();
        return host.Services.GetRequiredService<CourseCatalog>();
    }

    public (CourseCatalog Catalog, IReadOnlyList<string> Warnings) LoadWithWarnings()
    {
        using var host = Build();
        return (host.Services.GetRequiredService<CourseCatalog>(), host.Services.GetRequiredService<CatalogLoader>().Warnings);
    }

    /// <summary>Loaded, with a watch that looks when it is asked.</summary>
    public RunningCatalog Run()
    {
        var host = Build();
        var running = new RunningCatalog(host, host.Services.GetRequiredService<CourseCatalog>(), host.Services.GetRequiredService<CatalogWatch>());
        running.Watch.Begin();
        return running;
    }

    public async Task StartAsync()
    {
        using var host = Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = _root.FullName });
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Services.AddSingleton(Time);
        builder.Services.AddLogging();
        builder.AddCatalog();
        return builder.Build();
    }
}

internal sealed record RunningCatalog(IHost Host, CourseCatalog Catalog, CatalogWatch Watch) : IDisposable
{
    public void Dispose() => Host.Dispose();
}
