using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>All that a plan depends on. The same request gives the same plan unless the time limit is hit.</summary>
/// <param name="Candidates">Courses that may be in the plan, each code once; their order does not matter.</param>
internal sealed record PlanRequest(string Term, IReadOnlyList<Candidate> Candidates)
{
    public WishList Wishes { get; init; } = new();

    /// <summary>Courses that are behind the student. Empty means unknown: then no prerequisite keeps a course out.</summary>
    public IReadOnlyList<string> CompletedCourses { get; init; } = [];

    public IReadOnlyList<Prerequisite> Prerequisites { get; init; } = [];

    /// <summary>By course the code of its laboratory, where that is a course of its own: "BIO260" has "BIO260L".</summary>
    public IReadOnlyDictionary<string, string> Laboratories { get; init; } = new Dictionary<string, string>();

    /// <summary>By CRN the codes of a section that stands under several; default: among the candidates.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> SharedCodes
    {
        get => field ??= SharedSeats.Of(Candidates.SelectMany(one => one.AllSections), CrnsOf(Candidates));
        init;
    }

    /// <summary>The least credits of a term in this programme; a plan with fewer is only ranked low.</summary>
    public decimal? ProgramMinCredits { get; init; }

    /// <summary>The most credits of a term in this programme; courses that the student asked for may pass it.</summary>
    public decimal? ProgramMaxCredits { get; init; }

    public PlanLimits Limits { get; init; } = PlanLimits.Default;

    /// <summary>
    /// The request for a programme: its required courses, its groups, and what the student added or pinned.
    /// </summary>
    /// <param name="offered">Sections of the term; those of courses that nobody asks for are left aside.</param>
    public static PlanRequest For(
        string term,
        IEnumerable<Section> offered,
        RequirementSet requirements,
        WishList wishes,
        IReadOnlyList<string> completedCourses)
    {
        var sections = offered.ToLookup(section => section.Course, StringComparer.OrdinalIgnoreCase);
        var laboratories = Corequisites.Of(sections);
        var candidates = CandidateList.Make(sections, laboratories, requirements, wishes, completedCourses);
        return new(term, candidates)
        {
            SharedCodes = SharedSeats.Of(sections.SelectMany(course => course), CrnsOf(candidates)),
            Wishes = wishes,
            Laboratories = laboratories,
            CompletedCourses = completedCourses,
            Prerequisites = [.. requirements.Prereqs, .. requirements.MultiSemesterPrereqs],
            ProgramMinCredits = requirements.MinCredits,
            ProgramMaxCredits = requirements.MaxCredits,
        };
    }

    /// <summary>True also for the other codes that its CRN stands under.</summary>
    public bool IsOf(Section section, string course) =>
        HardWishes.Same(section.Course, course) || (SharedCodes.TryGetValue(section.Crn, out var codes) && codes.Contains(course, StringComparer.OrdinalIgnoreCase));

    private static HashSet<string> CrnsOf(IEnumerable<Candidate> candidates) =>
        candidates.SelectMany(one => one.AllSections).Select(section => section.Crn).ToHashSet(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A course that may be planned, with the sections that the term offers of it.</summary>
/// <param name="Sections">Empty when the term does not offer the course.</param>
/// <param name="Group">At most its count of its options is planned; null outside of groups. Groups are told apart by label.</param>
internal sealed record Candidate(string Course, IReadOnlyList<Section> Sections, Need Need = Need.Optional, CourseGroup? Group = null)
{
    /// <summary>The course that must be taken with it, such as a laboratory under a code of its own: it comes along, and never alone. Null when there is none.</summary>
    public Candidate? Laboratory { get; init; }

    /// <summary>Its own and those of its laboratory.</summary>
    public IEnumerable<Section> AllSections => Laboratory is null ? Sections : Sections.Concat(Laboratory.Sections);
}

/// <summary>How much a course belongs in the plan.</summary>
internal enum Need
{
    /// <summary>Fills the plan up to its credits.</summary>
    Optional,

    /// <summary>The programme requires it, in this term or another: preferred while credits and wishes allow.</summary>
    Required,

    /// <summary>The student asked for it in this term: a plan without it does not fit.</summary>
    Asked,
}

/// <summary>Where a search ends.</summary>
/// <param name="Time">Wall time of the whole answer.</param>
/// <param name="Nodes">Sections tried, which ends a search at the same place on every machine.</param>
/// <param name="Results">Alternatives beside the best plan; the best of all that were seen, not the first.</param>
internal sealed record PlanLimits(TimeSpan Time, long Nodes, int Results)
{
    public static readonly PlanLimits Default = new(TimeSpan.FromMilliseconds(250), 2_000_000, 50);
}
