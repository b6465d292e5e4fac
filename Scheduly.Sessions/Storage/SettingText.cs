namespace Scheduly.Sessions.Storage;

internal static class SettingText
{
    /// <summary>A setting without the quotes around it, which <c>docker run --env-file</c> leaves there, and without spaces.</summary>
    public static string Unquoted(string text) => text.Trim() is (['"', .., '"'] or ['\'', .., '\'']) and var quoted ? quoted[1..^1].Trim() : text.Trim();
}
