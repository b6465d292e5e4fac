namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Has the catalogues read before the first request, so that a malformed file ends startup and not a student's build.</summary>
internal sealed partial class CatalogStartup(CourseCatalog catalog, CatalogLoader loader, ILogger<CatalogStartup> logger) : IHostedService
{
    private const int MostWarnings = 20;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var term in catalog.Terms)
            Log.Loaded(logger, term.School, term.Term, term.DisplayName, term.Departments.Count, term.Courses.Count, term.SectionCount);
        foreach (var warning in loader.LeftOut.Take(MostWarnings)) Log.LeftOut(logger, warning);
        if (loader.LeftOut.Count > 0) Log.CountLeftOut(logger, loader.LeftOut.Count);
        foreach (var warning in loader.Links.Take(MostWarnings)) Log.LinkedToNothing(logger, warning);
        if (loader.Links.Count > 0) Log.CountLinkedToNothing(logger, loader.Links.Count);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogue row left out: {Warning}")]
        public static partial void LeftOut(ILogger logger, string warning);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogues: {Count} rows left out; Catalog:Strict=true ends the start instead, and catalog check lists them")]
        public static partial void CountLeftOut(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogue link leads nowhere: {Warning}")]
        public static partial void LinkedToNothing(ILogger logger, string warning);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Catalogues: {Count} links lead nowhere; catalog check lists them")]
        public static partial void CountLinkedToNothing(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Information, Message = "Catalogue of {School} {Term} ({Name}): {Departments} departments, {Courses} courses, {Sections} sections")]
        public static partial void Loaded(ILogger logger, string school, string term, string name, int departments, int courses, int sections);
    }
}
