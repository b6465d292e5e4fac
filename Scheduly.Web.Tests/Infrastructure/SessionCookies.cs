namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>The session cookie as the built-in middleware writes it: Base64 without padding of what Data Protection wrote, which names its key at the fifth byte.</summary>
internal static class SessionCookies
{
    private const int KeyAt = 4, KeyLength = 16;

    public static Guid KeyOf(Browser browser) => new(Read(browser).Value.AsSpan(KeyAt, KeyLength));

    /// <summary>Leaves everything but the id of the key as it is.</summary>
    public static void NameKey(Browser browser, Guid key) => Change(browser, value => key.TryWriteBytes(value.AsSpan(KeyAt)));

    public static void Change(Browser browser, Action<byte[]> change)
    {
        var (name, value) = Read(browser);
        change(value);
        browser.SetCookie(name, Uri.EscapeDataString(Convert.ToBase64String(value).TrimEnd('=')));
    }

    private static (string Name, byte[] Value) Read(Browser browser)
    {
        var (name, text) = browser.Cookies.Single(cookie => cookie.Key.EndsWith("scheduly", StringComparison.Ordinal));
        text = Uri.UnescapeDataString(text);
        return (name, Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }
}
