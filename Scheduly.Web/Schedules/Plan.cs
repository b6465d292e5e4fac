using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules;

/// <summary>A schedule for one term: sections that do not clash.</summary>
internal sealed record Plan(string Term, decimal TotalCredits, IReadOnlyList<Section> Sections)
{
    /// <summary>Short sentences that name the wish they keep or break.</summary>
    public IReadOnlyList<string> Explanations { get; init => field = value ?? []; } = [];

    /// <summary>Other schedules, best first, each as the CRNs it is made of; sections with the same times count as one.</summary>
    public IReadOnlyList<Alternative> Alternatives { get; init => field = value ?? []; } = [];

    /// <summary>Courses that were asked for and have no place, each with the reason.</summary>
    public IReadOnlyList<Unplaced> Unplaced { get; init => field = value ?? []; } = [];

    /// <summary>Wishes that cannot be kept together, with an offer to drop each; empty when all hard wishes are kept.</summary>
    public IReadOnlyList<Clash> Clashes { get; init => field = value ?? []; } = [];

    /// <summary>
    /// True when a limit on time or nodes ended the search before all was seen, so that a better plan may exist. The limit on results
    /// ends no search: all plans are ranked before they are cut.
    /// </summary>
    public bool Truncated { get; init; }
}

/// <param name="Crns">The sections of that schedule; look them up in the term's catalogue.</param>
internal sealed record Alternative(IReadOnlyList<string> Crns, decimal TotalCredits, double Score);

internal sealed record Unplaced(string Course, string Reason);
