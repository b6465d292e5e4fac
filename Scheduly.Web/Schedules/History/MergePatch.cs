using System.Text.Json.Nodes;

namespace Scheduly.Web.Schedules.History;

/// <summary>JSON merge patches (RFC 7386): a member replaces, null removes, objects are merged, lists are replaced as a whole.</summary>
internal static class MergePatch
{
    /// <summary>The patch that turns one document into the other; empty when they are equal. Neither holds null.</summary>
    public static JsonObject Between(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in from)
        {
            if (!to.ContainsKey(name)) patch[name] = null;
        }

        foreach (var (name, value) in to)
        {
            if (from[name] is JsonObject oldObject && value is JsonObject newObject)
            {
                var inner = Between(oldObject, newObject);
                if (inner.Count > 0) patch[name] = inner;
            }
            else if (!from.ContainsKey(name) || !JsonNode.DeepEquals(from[name], value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        return patch;
    }

    /// <summary>A new document; the target stays as it is.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = target.DeepClone().AsObject();
        Merge(result, patch);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject) target[name] = new JsonObject();
                Merge(target[name]!.AsObject(), inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
