using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.History;
using Scheduly.Web.Schedules.Planning;

namespace Scheduly.Web.Schedules.Together;

/// <summary>
/// Undo and redo of one person among several: takes back what that person's own command did and leaves what others did since. See <see cref="StepFit"/> for when
/// that is possible.
/// </summary>
internal sealed class OwnSteps(StateDocument document, SchedulePlanner planner)
{
    /// <summary>Of each person; the oldest goes when there are more.</summary>
    public const int Most = 12;

    /// <summary>The member after a command of theirs; what they had undone before cannot be done again then.</summary>
    public PlanMember Record(PlanMember member, SessionState before, Change change) =>
        Step(change.Label, before, change.State) is { } step ? member with { Undo = Push(member.Undo, step), Redo = [] } : member;

    /// <returns>The member without the step, and what it made of the state; no change when it fits no more.</returns>
    /// <exception cref="ScheduleRefusedException">There is nothing to undo.</exception>
    public (PlanMember Member, Change? Change, string Label) Undo(PlanMember member, SessionState state)
    {
        if (member.Undo is not [.., var step]) throw new ScheduleRefusedException("There is nothing of yours to undo.");
        var bare = member with { Undo = [.. member.Undo.SkipLast(1)] };
        if (Apply(state, from: step.Forth, to: step.Back) is not { } former) return (bare, null, step.Label);
        var redo = Step(step.Label, former, state);
        return (redo is null ? bare : bare with { Redo = Push(bare.Redo, redo) }, new(former, step.Label, $"Undone: {step.Label}."), step.Label);
    }

    /// <inheritdoc cref="Undo"/>
    public (PlanMember Member, Change? Change, string Label) Redo(PlanMember member, SessionState state)
    {
        if (member.Redo is not [.., var step]) throw new ScheduleRefusedException("There is nothing of yours to do again.");
        var bare = member with { Redo = [.. member.Redo.SkipLast(1)] };
        if (Apply(state, from: step.Back, to: step.Forth) is not { } next) return (bare, null, step.Label);
        var undo = Step(step.Label, state, next);
        return (undo is null ? bare : bare with { Undo = Push(bare.Undo, undo) }, new(next, step.Label, $"Done again: {step.Label}."), step.Label);
    }

    private SessionState? Apply(SessionState state, JsonElement from, JsonElement to)
    {
        var current = document.Of(state);
        var fit = new StepFit((id, crns) => Fits(state, id, crns));
        if (fit.Settle(current, JsonObject.Create(from)!, JsonObject.Create(to)!) is not { } wanted) return null;
        var patch = JsonSerializer.SerializeToElement(MergePatch.Between(current, wanted), ScheduleJson.Default.JsonObject);
        var next = document.Apply(state, patch);
        foreach (var schedule in next.Schedules.Where(schedule => fit.Replanned.Contains(schedule.Id)).ToList())
        {
            if (planner.TryFind(schedule) is { } programme) next = next.With(planner.Plan(schedule, programme));
        }

        var active = next.Schedules.Any(schedule => schedule.Id == state.ActiveId) ? state.ActiveId : next.Schedules is [.., var last] ? last.Id : null;
        return next with { ActiveId = active };
    }

    /// <summary>Whether these sections can stand in one plan.</summary>
    private bool Fits(SessionState state, string id, IReadOnlyList<string> crns)
    {
        if (state.Schedules.FirstOrDefault(schedule => schedule.Id == id) is not { } schedule || planner.TryFind(schedule) is not { } programme) return false;
        var known = schedule.LastPlan?.Sections ?? [];
        var sections = crns.Select(crn => programme.Term.FindSection(crn) ?? known.FirstOrDefault(section => section.Crn == crn)).ToList();
        return !sections.Contains(null) && sections.All(section => SectionFit.Of(section!, sections.Where(other => other != section)!, programme.Term.FindCourse(section!.Course)).Fits)
            && sections.GroupBy(section => (section!.Course, section.Component)).All(place => place.Count() == 1 || AreOneWay(place!)
                || known.Count(section => section.Course == place.Key.Course && section.Component == place.Key.Component) >= place.Count());

        // Several of one component are taken together where a list says so.
        bool AreOneWay(IEnumerable<Section> place) => programme.Term.FindCourse(place.First().Course) is { } course && CourseWays.Of(course) is { } ways
            && place.All(one => place.All(other => ways.GoTogether(one, other)));
    }

    private OwnStep? Step(string label, SessionState before, SessionState after) =>
        document.Between(after, before) is { } back && document.Between(before, after) is { } forth ? new(label, back, forth) : null;

    private static IReadOnlyList<OwnStep> Push(IReadOnlyList<OwnStep> steps, OwnStep step) => [.. steps.TakeLast(Most - 1), step];
}
