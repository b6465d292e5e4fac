namespace Scheduly.Web.Schedules;

/// <summary>A schedule for one term: sections that do not clash.</summary>
internal sealed record Plan(string Term, decimal TotalCredits, IReadOnlyList<Section> Sections)
{
    /// <summary>Short sentences that name the wish they keep or break.</summary>
    public IReadOnlyList<string> Explanations { get; init => field = value ?? []; } = [];

    /// <summary>Other schedules, best first, each as the CRNs it is made of.</summary>
    public IReadOnlyList<Alternative> Alternatives { get; init => field = value ?? []; } = [];

    /// <summary>Courses that were asked for and have no place, each with the reason.</summary>
    public IReadOnlyList<Unplaced> Unplaced { get; init => field = value ?? []; } = [];

    /// <summary>True when a limit on time, nodes or results ended the search before all was seen.</summary>
    public bool Truncated { get; init; }
}

/// <param name="Crns">The sections of that schedule; look them up in the term's catalogue.</param>
internal sealed record Alternative(IReadOnlyList<string> Crns, decimal TotalCredits, double Score);

internal sealed record Unplaced(string Course, string Reason);
