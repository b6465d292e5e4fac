using Microsoft.Extensions.Options;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Reads the catalogues again when one of their files is replaced. A file that cannot be read changes nothing.</summary>
internal sealed partial class CatalogWatch(
    CourseCatalog catalog, CatalogLoader loader, IOptions<CatalogOptions> options, IHostEnvironment environment, TimeProvider time, ILogger<CatalogWatch> logger) : BackgroundService
{
    private string _seen = "";

    /// <summary>Looks once.</summary>
    /// <returns>True when the catalogues were replaced.</returns>
    public bool Look()
    {
        var now = Stamp();
        if (now == _seen) return false;
        _seen = now;
        try
        {
            catalog.Replace(loader.Load().Terms);
            Log.Replaced(logger, catalog.Terms.Count, loader.LeftOut.Count, loader.Links.Count);
            return true;
        }
        catch (CatalogSetupException fault)
        {
            Log.Kept(logger, fault.Message);
            return false;
        }
    }

    /// <summary>What is there now is what was read.</summary>
    public void Begin() => _seen = Stamp();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Begin();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Sources.Count == 0 || options.Value.ReloadEvery <= TimeSpan.Zero) return;
        using var timer = new PeriodicTimer(options.Value.ReloadEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    private string Stamp() => string.Join('|', options.Value.Sources
        .SelectMany(source => new[] { source.File, source.Requirements })
        .Where(file => !string.IsNullOrWhiteSpace(file))
        .Select(file => new FileInfo(Path.Combine(environment.ContentRootPath, file!)))
        .Select(file => file.Exists ? FormattableString.Invariant($"{file.LastWriteTimeUtc.Ticks} {file.Length}") : ""));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Catalogues read again: {Terms} terms, {LeftOut} rows left out, {Links} links lead nowhere")]
        public static partial void Replaced(ILogger logger, int terms, int leftOut, int links);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A catalogue was replaced and cannot be read; the one before stays: {Fault}")]
        public static partial void Kept(ILogger logger, string fault);
    }
}
