using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Scheduly.Web.Schedules.Catalog;

/// <summary>All catalogues, in memory. They are replaced as a whole when a file changes. Schools are found in any case.</summary>
internal sealed class CourseCatalog(IReadOnlyList<TermCatalog> terms)
{
    private volatile Offered _now = new(terms);

    /// <summary>In the order of the settings, the built-in sample last.</summary>
    public IReadOnlyList<TermCatalog> Terms => _now.Terms;

    /// <summary>Names what all files hold: another one where any of them was replaced. Empty where there is the built-in sample alone.</summary>
    public string Version => _now.Version;

    /// <summary>Each school once.</summary>
    public IReadOnlyList<string> Schools => [.. Terms.Select(term => term.School).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>From now on these are offered; who reads at this moment has the old ones to the end.</summary>
    public void Replace(IReadOnlyList<TermCatalog> terms) => _now = new(terms);

    /// <summary>The catalogue of a school and term; "202409" also finds a school's "2251", which is the same term.</summary>
    public bool TryFind(
        string school, string term, [NotNullWhen(true)] out TermCatalog? catalog, [NotNullWhen(false)] out Refusal? refusal)
    {
        catalog = null;
        var ofSchool = Terms.Where(one => one.School.Equals(school.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        if (ofSchool.Count == 0)
        {
            refusal = new(RefusalReason.UnsupportedSchool, $"Unsupported school: {school}. There is {string.Join(", ", Schools)}.");
            return false;
        }

        var found = WithTerm(ofSchool, term);
        catalog = found.Count > 0 ? found[0] : null;
        refusal = catalog is null ? Refuse(term, ofSchool) : null;
        return catalog is not null;
    }

    /// <summary>The catalogues of all schools that have the term.</summary>
    public bool TryFindTerm(string term, out IReadOnlyList<TermCatalog> catalogs, [NotNullWhen(false)] out Refusal? refusal)
    {
        catalogs = WithTerm(Terms, term);
        refusal = catalogs.Count > 0 ? null : Refuse(term, Terms);
        return catalogs.Count > 0;
    }

    private static List<TermCatalog> WithTerm(IReadOnlyList<TermCatalog> among, string term)
    {
        term = term.Trim();
        var exact = among.Where(one => one.Term.Equals(term, StringComparison.OrdinalIgnoreCase)).ToList();
        if (exact.Count > 0 || TermCode.Read(term) is not { } code) return exact;
        return [.. among.Where(one => one.Term.Length != term.Length && TermCode.Read(one.Term) == code)];
    }

    // Clients of the old contract know both by their first words.
    private static Refusal Refuse(string term, IReadOnlyList<TermCatalog> among)
    {
        var offered = string.Join(", ", among.Select(one => one.DisplayName == one.Term ? one.Term : $"{one.Term} ({one.School}, {one.DisplayName})"));
        return TermCode.IsWellFormed(term.Trim())
            ? new(RefusalReason.UnknownTerm, $"Invalid term format: {term} has no catalogue here. There is {offered}.")
            : new(RefusalReason.InvalidTerm, $"Invalid term format: {term}. A term is four digits (2251) or year and month (202409). There is {offered}.");
    }

    private sealed class Offered(IReadOnlyList<TermCatalog> terms)
    {
        public IReadOnlyList<TermCatalog> Terms { get; } = terms;

        public string Version { get; } = terms.All(term => term.Version.Length == 0) ? "" : ContentHash.Of(Encoding.UTF8.GetBytes(string.Join(' ', terms.Select(term => term.Version))));
    }
}
