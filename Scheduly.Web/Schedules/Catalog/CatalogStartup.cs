namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Has the catalogues read before the first request, so that a malformed file ends startup and not a student's build.</summary>
internal sealed partial class CatalogStartup(CourseCatalog catalog, ILogger<CatalogStartup> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var term in catalog.Terms)
            Log.Loaded(logger, term.School, term.Term, term.DisplayName, term.Departments.Count, term.Courses.Count, term.SectionCount);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Catalogue of {School} {Term} ({Name}): {Departments} departments, {Courses} courses, {Sections} sections")]
        public static partial void Loaded(ILogger logger, string school, string term, string name, int departments, int courses, int sections);
    }
}
