using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;
using Scheduly.Web.Sessions;

namespace Scheduly.Web.Schedules;

/// <summary>
/// What a student can do with the schedules of a session. Each change is stored when the call returns; what is refused throws
/// <see cref="ScheduleRefusedException"/> and changes nothing. Failures of the session itself come out as they are.
/// </summary>
internal sealed class ScheduleService(CourseCatalog catalog, Planner planner, TimeProvider clock)
{
    public const string DefaultSchool = "Pitt";

    public const string DefaultTerm = "2251";

    /// <summary>The session's schedules; an empty state when there are none.</summary>
    public async Task<SessionState> ReadAsync(ISession session, CancellationToken cancellationToken = default)
    {
        await session.LoadAsync(cancellationToken);
        return session.ReadState();
    }

    /// <summary>Plans a term from nothing but the programme and the wishes of <paramref name="order"/>.</summary>
    /// <remarks>The active schedule is replaced when it is of the same school, major and term; otherwise another one is added.</remarks>
    public Task<BuildResult> BuildAsync(ISession session, BuildOrder order, CancellationToken cancellationToken = default)
    {
        var (term, requirements) = Programme(order.School, order.Major, order.Term);
        var parsed = WishParser.Parse(order.Utterance);
        var wishes = new WishList().Merge(parsed);
        var built = new NamedSchedule
        {
            Id = NewId(),
            Name = $"{order.Major.Trim()}, {term.DisplayName}",
            CreatedAt = clock.GetUtcNow(),
            School = term.School,
            Major = order.Major.Trim(),
            Term = term.Term,
            Preferences = wishes,
            Courses = CoursesOf(requirements),
            Prereqs = requirements.Prereqs,
            MultiSemesterPrereqs = requirements.MultiSemesterPrereqs,
            LastPlan = Plan(term, requirements, wishes, []),
        };
        return session.UpdateAsync(
            current =>
            {
                var state = current.ReadState();
                var schedule = state.Active is { } active && SameProgramme(active, built)
                    ? built with { Id = active.Id, Name = active.Name, CreatedAt = active.CreatedAt, CompletedCourses = active.CompletedCourses, Other = active.Other }
                    : built;
                current.WriteState(state.With(schedule));
                return new BuildResult(schedule, requirements, parsed);
            },
            cancellationToken);
    }

    /// <summary>Adds wishes to the active schedule and plans it anew: new list wishes are added, others replace.</summary>
    public Task<BuildResult> RefineAsync(ISession session, string utterance, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(utterance)) throw new ScheduleRefusedException("Utterance cannot be empty: say a wish, such as \"no Friday\".");
        var parsed = WishParser.Parse(utterance);
        return session.UpdateAsync(
            current =>
            {
                var state = current.ReadState();
                var active = state.Active ?? throw new ScheduleRefusedException("There is no schedule to refine yet: build one first.");
                var (term, requirements) = ProgrammeOf(active);
                var wishes = active.Preferences.Merge(parsed);
                var schedule = active with { Preferences = wishes, LastPlan = Plan(term, requirements, wishes, active.CompletedCourses) };
                current.WriteState(state.With(schedule));
                return new BuildResult(schedule, requirements, parsed);
            },
            cancellationToken);
    }

    /// <summary>Removes the active schedule; the others stay.</summary>
    public Task<SessionState> StartOverAsync(ISession session, CancellationToken cancellationToken = default) => session.UpdateAsync(
        current =>
        {
            var state = current.ReadState();
            if (state.Active is not { } active) return state;
            var rest = state.Schedules.Where(schedule => schedule.Id != active.Id).ToList();
            var next = state with { Schedules = rest, ActiveId = rest.Count > 0 ? rest[^1].Id : null };
            current.WriteState(next);
            return next;
        },
        cancellationToken);

    /// <summary>The sections of these courses in a term, of every school that has it.</summary>
    public IReadOnlyList<Section> FindSections(string term, IEnumerable<string?> courses)
    {
        if (!catalog.TryFindTerm(term, out var catalogs, out var refusal)) throw new ScheduleRefusedException(refusal.Detail);
        var codes = CourseCode.ParseAll(courses);
        if (codes.Count == 0) throw new ScheduleRefusedException("No valid course codes provided: a code is 3 to 10 characters, such as \"CS1501\".");
        var sections = catalogs
            .SelectMany(one => codes.Select(one.FindCourse).OfType<Course>().Distinct().SelectMany(course => course.Sections))
            .ToList();
        return sections.Count > 0
            ? sections
            : throw new ScheduleRefusedException($"No sections found for {string.Join(", ", codes)} in term {term}.");
    }

    private (TermCatalog Term, RequirementSet Requirements) Programme(string school, string major, string term)
    {
        if (major.Trim().Length < 2) throw new ScheduleRefusedException("Major must be at least 2 characters, such as \"Computer Science\".");
        if (!catalog.TryFind(school, term, out var found, out var refusal)) throw new ScheduleRefusedException(refusal.Detail);
        return RequirementBook.TryFind(found, major, out var requirements, out refusal)
            ? (found, requirements)
            : throw new ScheduleRefusedException(refusal.Detail);
    }

    /// <summary>The programme of a stored schedule: one whose major has no requirements any more keeps the courses it has.</summary>
    private (TermCatalog Term, RequirementSet Requirements) ProgrammeOf(NamedSchedule schedule)
    {
        if (!catalog.TryFind(schedule.School, schedule.Term, out var term, out var refusal)) throw new ScheduleRefusedException(refusal.Detail);
        return RequirementBook.TryFind(term, schedule.Major, out var requirements, out _)
            ? (term, requirements)
            : (term, new RequirementSet { Required = schedule.Courses, Prereqs = schedule.Prereqs, MultiSemesterPrereqs = schedule.MultiSemesterPrereqs });
    }

    private Plan Plan(TermCatalog term, RequirementSet requirements, WishList wishes, IReadOnlyList<string> completed) =>
        planner.Plan(
            PlanRequest.For(term.Term, term.Courses.SelectMany(course => course.Sections), requirements, wishes, completed),
            CancellationToken.None).Plan;

    private static IReadOnlyList<string> CoursesOf(RequirementSet requirements) => CourseCode.ParseAll(
        requirements.Required.Concat(requirements.ChooseFrom.Concat(requirements.GenEds).SelectMany(group => group.Options)));

    private static bool SameProgramme(NamedSchedule one, NamedSchedule other) =>
        one.School == other.School && one.Term == other.Term && string.Equals(one.Major, other.Major, StringComparison.OrdinalIgnoreCase);

    private static string NewId() => Guid.NewGuid().ToString("N")[..8];
}

/// <summary>What to build.</summary>
/// <param name="Utterance">Wishes in plain words; may be empty.</param>
internal sealed record BuildOrder(string School, string Major, string Term, string Utterance);

/// <param name="Wishes">What was understood of the utterance, and what was not.</param>
internal sealed record BuildResult(NamedSchedule Schedule, RequirementSet Requirements, ParsedWishes Wishes);
