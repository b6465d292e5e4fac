using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Api.Contract;

/// <summary>Which schools and terms there are.</summary>
internal sealed record CatalogResponse(IReadOnlyList<TermResponse> Terms);

/// <param name="Name">"Fall 2024".</param>
/// <param name="TimeZone">IANA name; null when none is known.</param>
/// <param name="Majors">To propose; others may be known too.</param>
internal sealed record TermResponse(string School, string Term, string Name, string? TimeZone, DateOnly? FirstDay, DateOnly? LastDay, int Courses, IReadOnlyList<string> Majors);

/// <param name="Total">Matching courses on all pages.</param>
internal sealed record SearchResponse(int Total, IReadOnlyList<CourseResponse> Courses)
{
    public static SearchResponse From(CatalogPage page) => new(page.Total, [.. page.Courses.Select(match => new CourseResponse(
        match.Course.Code,
        match.Course.Subject,
        match.Course.Number,
        match.Course.Title,
        match.Course.Credits,
        [.. match.Sections.Select(SectionResponse.From)],
        match.Course.CreditRange.Least,
        match.Course.CreditRange.Most))]);
}

/// <param name="Credits">The most that a plan counts for it.</param>
/// <param name="Sections">Those that pass the filters.</param>
/// <param name="LeastCredits">The fewest that a way to take it adds up to.</param>
/// <param name="MostCredits">The most, with all that can be chosen.</param>
internal sealed record CourseResponse(
    string Code, string Subject, string Number, string Title, decimal Credits, IReadOnlyList<SectionResponse> Sections, decimal LeastCredits, decimal MostCredits);

/// <summary>Other sections that could take the place of one in the active schedule.</summary>
internal sealed record SectionAlternativesResponse(string Crn, IReadOnlyList<SectionAlternative> Alternatives)
{
    public static SectionAlternativesResponse From(string crn, IReadOnlyList<SectionFit> fits) => new(crn, [.. fits.Select(fit => new SectionAlternative(
        SectionResponse.From(fit.Section),
        fit.Fits,
        [.. fit.ClashesWith.Select(section => section.Crn)],
        fit.Reason))]);
}

/// <param name="ClashesWith">CRNs of the plan.</param>
/// <param name="Reason">Why it does not fit, as a sentence; null when it fits.</param>
internal sealed record SectionAlternative(SectionResponse Section, bool Fits, IReadOnlyList<string> ClashesWith, string? Reason);
