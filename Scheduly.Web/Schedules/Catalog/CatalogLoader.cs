using Microsoft.Extensions.Options;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>Reads all catalogues.</summary>
internal sealed class CatalogLoader(IOptions<CatalogOptions> options, IHostEnvironment environment, TimeProvider time)
{
    private readonly List<string> _leftOut = [];
    private readonly List<string> _links = [];

    /// <summary>Rows that the last loading left out, each with its file, place and fault.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Links that lead nowhere, each with its file and place.</summary>
    public IReadOnlyList<string> Links => _links;

    /// <summary>Both.</summary>
    public IReadOnlyList<string> Warnings => [.. _leftOut, .. _links];

    /// <exception cref="CatalogSetupException">One or more files cannot be read; each is named with its setting.</exception>
    public CourseCatalog Load()
    {
        _leftOut.Clear();
        _links.Clear();
        var terms = new List<TermCatalog>();
        var faults = new List<string>();
        for (var index = 0; index < options.Value.Sources.Count; index++)
        {
            var source = options.Value.Sources[index];
            var setting = $"{CatalogOptions.Section}:{nameof(CatalogOptions.Sources)}:{index}";
            var reader = new QuacsReader(YearOf(source), options.Value.Strict, new(source.SectionNames));
            var departments = Open(source.File, $"{setting}:{nameof(source.File)}", faults, reader.Read, out var version);
            _leftOut.AddRange(reader.Warnings.Select(warning => $"{source.File}, {warning}"));
            _links.AddRange(reader.LinkWarnings.Select(warning => $"{source.File}, {warning}"));
            var requirements = string.IsNullOrWhiteSpace(source.Requirements)
                ? null
                : Open(source.Requirements, $"{setting}:{nameof(source.Requirements)}", faults, RequirementFile.Read, out _);
            if (departments is not null) terms.Add(Term(source, departments, requirements, reader.DaysOff, version));
        }

        if (faults.Count > 0) throw new CatalogSetupException(string.Join(Environment.NewLine, faults));
        if (options.Value.IncludeSample && !terms.Exists(PittSample.IsReplacedBy)) terms.Add(PittSample.Load());
        return terms.Count > 0 ? new(terms) : throw new CatalogSetupException("Catalog:Sources: there is no catalogue; name one, or set Catalog:IncludeSample to true.");
    }

    private static TermCatalog Term(CatalogSource source, IReadOnlyList<Department> departments, RequirementFile? requirements, IReadOnlyList<DateOnly> daysOff, string version)
    {
        var term = source.Term.Trim();
        return new(source.School.Trim(), term, departments)
        {
            DisplayName = string.IsNullOrWhiteSpace(source.DisplayName) ? TermCode.Read(term)?.ToString() ?? term : source.DisplayName.Trim(),
            TimeZone = string.IsNullOrWhiteSpace(source.TimeZone) ? null : source.TimeZone,
            Requirements = requirements,
            DaysOff = daysOff,
            Version = version,
        };
    }

    private int YearOf(CatalogSource source) =>
        source.Year ?? TermCode.Read(source.Term.Trim())?.Year ?? time.GetLocalNow().Year;

    private T? Open<T>(string file, string setting, List<string> faults, Func<Stream, T> read, out string version)
        where T : class
    {
        version = "";
        var path = Path.GetFullPath(Path.Combine(environment.ContentRootPath, file));
        try
        {
            var bytes = File.ReadAllBytes(path);
            version = ContentHash.Of(bytes);
            using var stream = new MemoryStream(bytes, writable: false);
            return read(stream);
        }
        catch (CatalogFormatException cause)
        {
            faults.Add($"{setting}: {path}, {cause.Message}.");
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add($"{setting}: {path} is not there; a relative path lies under {environment.ContentRootPath}.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{setting}: {path} cannot be read: {cause.Message}");
        }

        return null;
    }
}
