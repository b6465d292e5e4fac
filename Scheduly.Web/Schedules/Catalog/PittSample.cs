namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// An invented catalogue in the QuACS form, so that the application does its work before anyone has configured a real one. Its
/// people and rooms do not exist; it has an example of each oddity that real catalogues have.
/// </summary>
internal static class PittSample
{
    public const string School = "Pitt";
    public const string Term = "2251";

    private const string Resource = "Scheduly.Web.Schedules.Catalog.pitt-2251.json";

    private static readonly Lazy<TermCatalog> Sample = new(Read);

    /// <summary>Read once in a process: it does not change.</summary>
    public static TermCatalog Load() => Sample.Value;

    public static bool IsReplacedBy(TermCatalog catalog) =>
        catalog.School.Equals(School, StringComparison.OrdinalIgnoreCase) && catalog.Term == Term;

    private static TermCatalog Read()
    {
        using var file = typeof(PittSample).Assembly.GetManifestResourceStream(Resource)!;
        return new(School, Term, new QuacsReader(year: 2024).Read(file))
        {
            DisplayName = "Fall 2024",
            TimeZone = "America/New_York",
        };
    }
}
