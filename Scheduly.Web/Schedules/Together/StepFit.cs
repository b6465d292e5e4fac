using System.Text.Json.Nodes;

namespace Scheduly.Web.Schedules.Together;

/// <summary>
/// Takes one command back from a document that others have changed since (see <see cref="History.StateDocument"/> for its form). Of each value that the command changed:
/// <list type="bullet">
/// <item>It is still as the command left it: it becomes what it was before.</item>
/// <item>It is a list: what the command added goes and what it removed comes back; what others added stays. All that it added must still be there.</item>
/// <item>It is a plan's sections: as a list when they fit together; else the plan is searched again if the command changed wishes too.</item>
/// <item>Anything else: the command cannot be taken back any more.</item>
/// </list>
/// </summary>
/// <param name="fits">Whether a schedule, by its id, can have these CRNs.</param>
internal sealed class StepFit(Func<string, IReadOnlyList<string>, bool> fits)
{
    private const string Schedules = "schedules", Active = "active", Sections = "$plan", Kept = "$kept", Wishes = "preferences";

    /// <summary>The ids of schedules whose plan is to be searched again.</summary>
    public HashSet<string> Replanned { get; } = [];

    /// <param name="from">The patch that led to what the command left.</param>
    /// <param name="to">The patch that leads back; both are between the same two documents.</param>
    /// <returns>The document without the command; null when it fits no more. The current one stays as it is.</returns>
    public JsonObject? Settle(JsonObject current, JsonObject from, JsonObject to)
    {
        var next = current.DeepClone().AsObject();
        foreach (var name in Names(from, to))
        {
            if (name == Active) continue;
            var settled = name == Schedules && from[name] is JsonObject left && to[name] is JsonObject former ? SettleSchedules(next[name]!.AsObject(), left, former) : SettleMember(next, name, from, to);
            if (!settled) return null;
        }

        return next;
    }

    private bool SettleSchedules(JsonObject current, JsonObject from, JsonObject to)
    {
        foreach (var id in Names(from, to))
        {
            var both = from[id] is JsonObject && to[id] is JsonObject;
            if (both ? current[id] is not JsonObject schedule || !SettleSchedule(id, schedule, from[id]!.AsObject(), to[id]!.AsObject()) : !SettleMember(current, id, from, to)) return false;
        }

        return true;
    }

    private bool SettleSchedule(string id, JsonObject current, JsonObject from, JsonObject to)
    {
        foreach (var name in Names(from, to).Where(name => name is not (Sections or Kept)))
        {
            if (!SettleMember(current, name, from, to)) return false;
        }

        var planned = Names(from, to).Any(name => name is Sections or Kept);
        if (!planned) return true;
        if (Is(current, Sections, from) && Is(current, Kept, from))
        {
            foreach (var name in new[] { Sections, Kept }.Where(to.ContainsKey)) Put(current, name, to[name]);
            return true;
        }

        var (left, former, now) = (Crns(from[Sections]), Crns(to[Sections]), Crns(current[Sections]));
        var (gone, back) = (left.Except(former).ToList(), former.Except(left).ToList());
        if (gone.TrueForAll(now.Contains) && !back.Exists(now.Contains))
        {
            List<string> merged = [.. now.Except(gone), .. back];
            if (fits(id, merged))
            {
                current[Sections] = string.Join(' ', merged);
                return true;
            }
        }

        return from.ContainsKey(Wishes) && Replanned.Add(id);
    }

    private static bool SettleMember(JsonObject current, string name, JsonObject from, JsonObject to)
    {
        var (now, left, former) = (current[name], from[name], to[name]);
        if (left is JsonObject inner && former is JsonObject outer)
        {
            if (now is not JsonObject there) return false;
            return Names(inner, outer).TrueForAll(member => SettleMember(there, member, inner, outer));
        }

        if (JsonNode.DeepEquals(now, left))
        {
            Put(current, name, former);
            return true;
        }

        if (!IsList(now) || !IsList(left) || !IsList(former)) return false;
        var (has, had, before) = (Items(now), Items(left), Items(former));
        var added = had.Where(item => !before.Contains(item)).ToList();
        var removed = before.Where(item => !had.Contains(item)).ToList();
        if (!added.TrueForAll(has.Contains)) return false;
        current[name] = new JsonArray([.. has.Where(item => !added.Contains(item)).Concat(removed.Where(item => !has.Contains(item))).Select(item => JsonNode.Parse(item))]);
        return true;
    }

    private static bool Is(JsonObject current, string name, JsonObject from) => !from.ContainsKey(name) || JsonNode.DeepEquals(current[name], from[name]);

    private static void Put(JsonObject target, string name, JsonNode? value)
    {
        if (value is null) target.Remove(name);
        else target[name] = value.DeepClone();
    }

    /// <summary>A list that is absent is an empty one.</summary>
    private static bool IsList(JsonNode? node) => node is null or JsonArray;

    private static List<string> Items(JsonNode? list) => list is JsonArray items ? [.. items.Select(item => item?.ToJsonString() ?? "null")] : [];

    private static List<string> Crns(JsonNode? text) => text is null ? [] : [.. text.GetValue<string>().Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static List<string> Names(JsonObject one, JsonObject other) => [.. one.Concat(other).Select(member => member.Key).Distinct()];
}
