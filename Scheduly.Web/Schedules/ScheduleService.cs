using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.History;
using Scheduly.Web.Schedules.Live;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;
using Scheduly.Web.Schedules.Sharing;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules;

/// <summary>
/// What a student can do with the schedules of a session. Each change is stored when the call returns; what is refused throws
/// <see cref="ScheduleRefusedException"/> and changes nothing. Failures of the session itself come out as they are.
/// </summary>
internal sealed class ScheduleService(CourseCatalog catalog, SchedulePlanner planner, CommandHandler handler, StateHistory history, SharedSchedules shared, ScheduleActivity activity, PlannerQueue queue, LiveFollower follower)
{
    public const string DefaultSchool = "Pitt";

    public const string DefaultTerm = "2251";

    /// <summary>The session's schedules; an empty state when there are none.</summary>
    public async Task<SessionState> ReadAsync(ISession session, CancellationToken cancellationToken = default)
    {
        await session.LoadAsync(cancellationToken);
        return session.ReadState();
    }

    /// <summary>What the catalogue says now of the active plan's sections that it did not say when they were planned.</summary>
    public IReadOnlyList<string> NewsOf(SessionState state) => PlanNews.Of(state.Active, catalog);

    /// <summary>Carries out a command on what the session holds at that moment, and stores the result.</summary>
    public async Task<CommandOutcome> RunAsync(ISession session, ScheduleCommand command, CancellationToken cancellationToken = default)
    {
        var what = command.Kind;
        var outcome = await ApplyAsync(session, await PrepareAsync(command, cancellationToken), cancellationToken);

        // Without a message it had been applied before.
        if (outcome.Message is null) return outcome;
        activity.NoteDone(what, outcome.State.Active);
        if (outcome.State.Live.Count > 0 && command is not SelectSchedule) await follower.FollowAsync(outcome.State);
        return outcome;
    }

    /// <summary>A command that needs what lies elsewhere, with that in it; any other as it is.</summary>
    /// <exception cref="ScheduleRefusedException">Its link opens nothing.</exception>
    public async Task<ScheduleCommand> PrepareAsync(ScheduleCommand command, CancellationToken cancellationToken)
    {
        if (command is not CopyShared copy) return command;
        var file = await shared.ReadAsync(copy.Token) ?? throw new ScheduleRefusedException(SharedSchedules.NotValid);
        using var place = await queue.EnterAsync(cancellationToken);
        return new Adopt([.. file.Schedules.Select(planner.Settle)], $"Copy {file.Schedules[0].Name}") { CommandId = copy.CommandId };
    }

    /// <summary>Plans a term from nothing but the programme and the wishes of <paramref name="order"/>.</summary>
    /// <remarks>The active schedule is replaced when it is of the same school, major and term; otherwise another one is added.</remarks>
    public Task<BuildResult> BuildAsync(ISession session, BuildOrder order, CancellationToken cancellationToken = default) =>
        ResultAsync(RunAsync(session, new Build(order.School, order.Major, order.Term, order.Utterance), cancellationToken));

    /// <summary>Adds wishes to the active schedule and plans it again: new list wishes are added, others replace.</summary>
    public Task<BuildResult> RefineAsync(ISession session, string utterance, CancellationToken cancellationToken = default) =>
        ResultAsync(RunAsync(session, new Refine(utterance), cancellationToken));

    /// <summary>Removes the active schedule; the others stay.</summary>
    public async Task<SessionState> StartOverAsync(ISession session, CancellationToken cancellationToken = default) =>
        (await RunAsync(session, new StartOver(), cancellationToken)).State;

    /// <summary>The other sections that could take the place of one in the active schedule.</summary>
    public IReadOnlyList<SectionFit> AlternativesTo(SessionState state, string crn)
    {
        var active = state.Active ?? throw new ScheduleRefusedException("There is no schedule yet: build one first.");
        var programme = planner.Of(active);
        var planned = active.LastPlan?.Sections ?? [];
        return SectionFit.Alternatives(planned.FirstOrDefault(section => section.Crn == crn.Trim()) ?? programme.Section(crn), programme, planned);
    }

    /// <summary>The sections of these courses in a term, of every school that has it.</summary>
    public IReadOnlyList<Section> FindSections(string term, IEnumerable<string?> courses)
    {
        if (!catalog.TryFindTerm(term, out var catalogs, out var refusal)) throw new ScheduleRefusedException(refusal.Detail);
        var codes = CourseCode.ParseAll(courses);
        if (codes.Count == 0) throw new ScheduleRefusedException("No valid course codes provided: a code is 3 to 20 characters, such as \"CS1501\".");
        var sections = catalogs
            .SelectMany(one => codes.Select(one.FindCourse).OfType<Course>().Distinct().SelectMany(course => course.Sections))
            .ToList();
        return sections.Count > 0
            ? sections
            : throw new ScheduleRefusedException($"No sections found for {string.Join(", ", codes)} in term {term}.");
    }

    private async Task<CommandOutcome> ApplyAsync(ISession session, ScheduleCommand command, CancellationToken cancellationToken)
    {
        if (!PlannerQueue.IsFor(command)) return await StoreAsync(session, command, done: null, cancellationToken);

        // Read before and written after: a place is for the planning alone, and nobody keeps one while the store is slow.
        await session.CheckLimitsAsync(cancellationToken);
        using var place = await queue.EnterAsync(cancellationToken);
        return await StoreAsync(session, command, place, cancellationToken);
    }

    /// <param name="done">Disposed when the command has been carried out, before the result is stored.</param>
    private Task<CommandOutcome> StoreAsync(ISession session, ScheduleCommand command, IDisposable? done, CancellationToken cancellationToken) => session.UpdateAsync(
        current =>
        {
            using var place = done;
            var state = current.ReadState();
            if (state.Had(command)) return new CommandOutcome(state, null, null);
            var change = command switch
            {
                Undo => history.Undo(state),
                Redo => history.Redo(state),
                _ => handler.Apply(state, command),
            };
            if (ReferenceEquals(change.State, state)) return new CommandOutcome(state, change.Message, change.Wishes);
            var next = command is Undo or Redo ? change.State : history.Record(state, change);
            next = next.Noting(command) with { Revision = state.Revision + 1 };
            current.WriteState(next);
            return new CommandOutcome(next, change.Message, change.Wishes);
        },
        command.Kind,
        cancellationToken);

    private async Task<BuildResult> ResultAsync(Task<CommandOutcome> running)
    {
        var outcome = await running;
        var schedule = outcome.State.Active!;
        return new(schedule, planner.Of(schedule).Requirements, outcome.Wishes!);
    }
}

/// <summary>What to build.</summary>
/// <param name="Utterance">Wishes in plain words; may be empty.</param>
internal sealed record BuildOrder(string School, string Major, string Term, string Utterance);

/// <param name="Wishes">What was understood of the utterance, and what was not.</param>
internal sealed record BuildResult(NamedSchedule Schedule, RequirementSet Requirements, ParsedWishes Wishes);
