namespace Scheduly.Web.Schedules;

/// <summary>A <c>session_id</c> of the old contract: a version-4 UUID. Whoever holds it holds the session, so nothing else is looked up.</summary>
internal static class LegacyId
{
    /// <param name="id">In the one spelling that is stored: lower case, with dashes.</param>
    public static bool TryParse(string? text, out string id)
    {
        id = "";
        if (!Guid.TryParseExact(text, "D", out var parsed) || !IsValid(parsed)) return false;
        id = parsed.ToString();
        return true;
    }

    public static bool IsValid(Guid id) => id is { Version: 4, Variant: >= 8 and <= 11 };
}
