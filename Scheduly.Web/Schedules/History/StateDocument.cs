using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scheduly.Web.Schedules.History;

/// <summary>
/// What undo brings back, as a small JSON document: <c>{"active":id,"order":[ids],"schedules":{id:{…}}}</c>. A schedule stands
/// there without what follows from its programme; instead of its plan stands <c>$plan</c>, the CRNs, beside <c>$kept</c>, sections
/// that the catalogue does not have, or <c>$whole</c>, the plan itself when its term has no catalogue.
/// </summary>
internal sealed class StateDocument(SchedulePlanner planner)
{
    private const string Active = "active", Order = "order", Schedules = "schedules", Crns = "$plan", Kept = "$kept", Whole = "$whole", Name = "name";

    private static readonly string[] Derived = ["courses", "prereqs", "multiSemesterPrereqs"];

    public JsonObject Of(SessionState state)
    {
        var document = new JsonObject
        {
            [Order] = new JsonArray([.. state.Schedules.Select(schedule => JsonValue.Create(schedule.Id))]),
            [Schedules] = new JsonObject(state.Schedules.Select(schedule => KeyValuePair.Create<string, JsonNode?>(schedule.Id, Of(schedule)))),
        };
        if (state.ActiveId is { } active) document[Active] = active;
        return document;
    }

    /// <summary>The patch between two states. It always names the active schedule, which may change between two steps.</summary>
    /// <returns>Null when nothing differs but the active schedule.</returns>
    public JsonElement? Between(SessionState from, SessionState to)
    {
        var patch = MergePatch.Between(Of(from), Of(to));
        patch.Remove(Active);
        if (patch.Count == 0) return null;
        patch[Active] = to.ActiveId;
        return JsonSerializer.SerializeToElement(patch, ScheduleJson.Default.JsonObject);
    }

    /// <summary>The state that a patch leads to. Plans are made again from their CRNs, and only those that the patch changes.</summary>
    public SessionState Apply(SessionState state, JsonElement patch)
    {
        var before = Of(state);
        var document = MergePatch.Apply(before, JsonObject.Create(patch)!);
        var schedules = document[Schedules]!.AsObject();
        return state with
        {
            ActiveId = document[Active]?.GetValue<string>(),
            Schedules = [.. document[Order]!.AsArray().Select(id => id!.GetValue<string>()).Select(id =>
                Restore(schedules[id]!.AsObject(), before[Schedules]![id]?.AsObject(), state, id))],
        };
    }

    private JsonObject Of(NamedSchedule schedule)
    {
        var programme = planner.TryFind(schedule);
        var node = ToNode(schedule with { LastPlan = null });
        if (programme is not null)
        {
            var derived = ToNode(programme.Fill(schedule with { LastPlan = null }));
            foreach (var member in Derived)
            {
                if (JsonNode.DeepEquals(node[member], derived[member])) node.Remove(member);
            }
        }

        if (schedule.LastPlan is not { } plan) return node;
        if (programme is null)
        {
            node[Whole] = JsonSerializer.SerializeToNode(plan, ScheduleJson.Default.Plan);
            return node;
        }

        node[Crns] = string.Join(' ', plan.Sections.Select(section => section.Crn));
        var kept = plan.Sections.Where(section => programme.Term.FindSection(section.Crn) is null).ToList();
        if (kept.Count > 0) node[Kept] = JsonSerializer.SerializeToNode(kept, ScheduleJson.Default.IReadOnlyListSection);
        return node;
    }

    private NamedSchedule Restore(JsonObject node, JsonObject? before, SessionState state, string id)
    {
        var current = state.Schedules.FirstOrDefault(schedule => schedule.Id == id);
        if (current is not null && before is not null && SameButName(node, before)) return current with { Name = node[Name]?.GetValue<string>() ?? "" };

        var crns = node[Crns]?.GetValue<string>();
        var kept = node[Kept]?.Deserialize(ScheduleJson.Default.IReadOnlyListSection) ?? [];
        var whole = node[Whole]?.Deserialize(ScheduleJson.Default.Plan);
        var bare = node.DeepClone().AsObject();
        foreach (var member in new[] { Crns, Kept, Whole }) bare.Remove(member);
        var schedule = bare.Deserialize(ScheduleJson.Default.NamedSchedule)!;

        if (planner.TryFind(schedule) is not { } programme) return schedule with { LastPlan = whole };
        schedule = Fill(schedule, bare, programme);
        if (whole is not null) (crns, kept) = (string.Join(' ', whole.Sections.Select(section => section.Crn)), whole.Sections);
        return crns is null ? schedule : Arrange(schedule, programme, crns, [.. kept, .. state.Schedules.SelectMany(one => one.LastPlan?.Sections ?? [])]);
    }

    /// <param name="known">Where to find a section that the catalogue has no more.</param>
    private NamedSchedule Arrange(NamedSchedule schedule, Programme programme, string crns, IReadOnlyList<Section> known)
    {
        var wanted = crns.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var sections = wanted.Select(crn => programme.Term.FindSection(crn) ?? known.FirstOrDefault(section => section.Crn == crn)).OfType<Section>().ToList();
        var arranged = planner.Arrange(schedule, programme, sections);
        var lost = wanted.Where(crn => !sections.Exists(section => section.Crn == crn)).ToList();
        if (lost.Count == 0) return arranged;
        return arranged with
        {
            LastPlan = arranged.LastPlan! with
            {
                Unplaced = [.. arranged.LastPlan.Unplaced, .. lost.Select(crn => new Unplaced($"CRN {crn}", "Is not in the catalogue any more."))],
            },
        };
    }

    private static NamedSchedule Fill(NamedSchedule schedule, JsonObject node, Programme programme)
    {
        var filled = programme.Fill(schedule);
        return schedule with
        {
            Courses = node.ContainsKey(Derived[0]) ? schedule.Courses : filled.Courses,
            Prereqs = node.ContainsKey(Derived[1]) ? schedule.Prereqs : filled.Prereqs,
            MultiSemesterPrereqs = node.ContainsKey(Derived[2]) ? schedule.MultiSemesterPrereqs : filled.MultiSemesterPrereqs,
        };
    }

    private static bool SameButName(JsonObject one, JsonObject other)
    {
        (one, other) = (one.DeepClone().AsObject(), other.DeepClone().AsObject());
        one.Remove(Name);
        other.Remove(Name);
        return JsonNode.DeepEquals(one, other);
    }

    private static JsonObject ToNode(NamedSchedule schedule) => JsonSerializer.SerializeToNode(schedule, ScheduleJson.Default.NamedSchedule)!.AsObject();
}
