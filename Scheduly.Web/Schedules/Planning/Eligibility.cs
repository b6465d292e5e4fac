namespace Scheduly.Web.Schedules.Planning;

/// <summary>Whether a course may be proposed at all: it is not behind the student, and what it needs is.</summary>
internal sealed class Eligibility
{
    private readonly HashSet<string> _completed;
    private readonly HashSet<string> _named;
    private readonly ILookup<string, string> _requires;

    public Eligibility(PlanRequest request)
    {
        _completed = request.CompletedCourses.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _named = request.Wishes.AddCourses.Concat(request.Wishes.PinSections).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _requires = request.Prerequisites
            .SelectMany(one => one.Requires, (one, required) => (one.Course, Required: required))
            .Distinct()
            .ToLookup(one => one.Course, one => one.Required, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What a course needs and the student is not known to have.</summary>
    public IReadOnlyList<string> Missing(string course) => [.. _requires[course].Where(required => !_completed.Contains(required))];

    public bool HasUnknownPrerequisites(string course) => _completed.Count == 0 && _requires.Contains(course);

    /// <summary>A course that the student asked for or pinned always may.</summary>
    public bool MayBePlanned(Candidate candidate) =>
        candidate.Sections.Count > 0
        && (IsNamed(candidate)
            || (!_completed.Contains(candidate.Course) && (_completed.Count == 0 || Missing(candidate.Course).Count == 0)));

    /// <summary>Asked for by name, or by the CRN of one of its sections.</summary>
    public bool IsNamed(Candidate candidate) =>
        candidate.Need == Need.Asked || _named.Contains(candidate.Course) || candidate.Sections.Any(section => _named.Contains(section.Crn));
}
