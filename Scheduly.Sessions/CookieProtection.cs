using Microsoft.AspNetCore.DataProtection;

namespace Scheduly.Sessions;

/// <summary>For the built-in session middleware, which opens a browser's cookie at each request, and it is the same one for as long as its session lives.</summary>
/// <param name="protection">Asked for when the middleware is made, which is after the ring has its place.</param>
internal sealed class CookieProtection(Func<IDataProtectionProvider> protection, TimeProvider clock) : IDataProtectionProvider
{
    public IDataProtector CreateProtector(string purpose) => new Protector(protection().CreateProtector(purpose), clock);

    private sealed class Protector(IDataProtector inner, TimeProvider clock) : IDataProtector
    {
        private readonly OpenedLately<byte[]> _opened = new(clock);

        public IDataProtector CreateProtector(string purpose) => inner.CreateProtector(purpose);

        public byte[] Protect(byte[] plaintext) => inner.Protect(plaintext);

        /// <returns>An array that others have too: it is read only.</returns>
        public byte[] Unprotect(byte[] protectedData) => _opened.Open(protectedData, inner.Unprotect);
    }
}
