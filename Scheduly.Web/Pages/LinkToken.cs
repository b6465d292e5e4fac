namespace Scheduly.Web.Pages;

internal static class LinkToken
{
    /// <summary>What stands behind the "#" when the whole link was given.</summary>
    public static string Of(string? text)
    {
        text = (text ?? "").Trim();
        return text[(text.IndexOf('#', StringComparison.Ordinal) + 1)..];
    }
}
