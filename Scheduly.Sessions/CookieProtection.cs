using Microsoft.AspNetCore.DataProtection;

namespace Scheduly.Sessions;

/// <summary>
/// For the built-in session middleware, which opens a browser's cookie at each request, and it is the same one for as long as its session lives.
/// A cookie that does not open is no session for the middleware. That is right for what no node wrote; one that names a key which this node cannot
/// open leads to a session, and must not be replaced by another: it is noted, and <see cref="SessionStore"/> refuses the session.
/// </summary>
/// <param name="protection">Asked for when the middleware is made, which is after the ring has its place.</param>
/// <param name="opens">Whether this node can open what a key of the ring closed.</param>
internal sealed class CookieProtection(Func<IDataProtectionProvider> protection, Func<Guid, bool> opens, IHttpContextAccessor requests, TimeProvider clock) : IDataProtectionProvider
{
    private static readonly object Closed = new();

    public IDataProtector CreateProtector(string purpose) => new Protector(protection().CreateProtector(purpose), opens, requests, clock);

    /// <returns>True when the request came with a session's cookie that nobody can open here.</returns>
    public static bool IsClosed(HttpContext? context) => context?.Items.ContainsKey(Closed) == true;

    private sealed class Protector(IDataProtector inner, Func<Guid, bool> opens, IHttpContextAccessor requests, TimeProvider clock) : IDataProtector
    {
        private readonly UnsealedCache<byte[]> _opened = new(clock);

        public IDataProtector CreateProtector(string purpose) => inner.CreateProtector(purpose);

        public byte[] Protect(byte[] plaintext) => inner.Protect(plaintext);

        /// <returns>An array that others have too: it is read only.</returns>
        public byte[] Unprotect(byte[] protectedData)
        {
            try
            {
                return _opened.Open(protectedData, inner.Unprotect);
            }
            catch (Exception)
            {
                if (requests.HttpContext is { } context && SessionSeal.TryKeyOfProtected(protectedData) is { } key && !opens(key)) context.Items[Closed] = true;
                throw;
            }
        }
    }
}
