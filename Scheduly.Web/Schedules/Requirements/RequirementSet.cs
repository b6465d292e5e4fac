namespace Scheduly.Web.Schedules.Requirements;

/// <summary>What a major asks for, in the shape of the old contract.</summary>
internal sealed record RequirementSet
{
    public string? CatalogYear { get; init; }

    /// <summary>Course codes that must be taken: "CS0401".</summary>
    public IReadOnlyList<string> Required { get; init => field = value ?? []; } = [];

    public IReadOnlyList<CourseGroup> GenEds { get; init => field = value ?? []; } = [];

    public IReadOnlyList<CourseGroup> ChooseFrom { get; init => field = value ?? []; } = [];

    /// <summary>The least credits of a term; the student's own wish stands before it.</summary>
    public decimal? MinCredits { get; init; }

    /// <summary>The most credits of a term; the student's own wish stands before it.</summary>
    public decimal? MaxCredits { get; init; }

    public IReadOnlyList<Prerequisite> Prereqs { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Prerequisite> MultiSemesterPrereqs { get; init => field = value ?? []; } = [];
}

/// <summary>Take <paramref name="Count"/> of <paramref name="Options"/>.</summary>
internal sealed record CourseGroup(string Label, int Count, IReadOnlyList<string> Options);

/// <summary><paramref name="Course"/> needs all of <paramref name="Requires"/> before it.</summary>
internal sealed record Prerequisite(string Course, IReadOnlyList<string> Requires);
