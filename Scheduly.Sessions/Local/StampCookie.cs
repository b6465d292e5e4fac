using System.Buffers;
using System.Buffers.Text;
using Microsoft.Extensions.Options;
using Scheduly.Sessions.Storage;

namespace Scheduly.Sessions.Local;

/// <summary>
/// The cookie that names the last write of a browser's session: 22 characters, the stamp as base64url. It opens nothing and is
/// not protected: it only says which copy may be used. A wrong one costs a read of the store; an old one may show, for as long as
/// <c>LocalCache:Lifetime</c> or <c>Replica:MaxDelay</c>, what the same session held before. There is no cookie when neither the local cache nor a follower is used.
/// </summary>
internal sealed class StampCookie(IOptions<SessionOptions> session, IOptions<SessionStorageOptions> storage)
{
    private const int Length = 22;

    private readonly string _name = $"{session.Value.Cookie.Name}-stamp";

    public bool Enabled { get; } = storage.Value.LocalCache.Enabled || storage.Value.Replica.IsSet;

    /// <returns>Null when there is none, or none that was made here.</returns>
    public Stamp? Read(HttpContext context)
    {
        if (!Enabled || context.Request.Cookies[_name] is not { Length: Length } text) return null;
        Span<byte> stamp = stackalloc byte[Stamp.Size];
        return Base64Url.DecodeFromChars(text, stamp, out _, out var written) == OperationStatus.Done && written == Stamp.Size
            ? Stamp.Read(stamp)
            : null;
    }

    /// <param name="stamp">Null takes the cookie back.</param>
    public void Write(HttpContext context, Stamp? stamp)
    {
        var attributes = session.Value.Cookie.Build(context);

        // It goes with the browser: without it the first read of a session asks the store, and sends it again.
        attributes.MaxAge = null;
        if (stamp is not { } known)
        {
            context.Response.Cookies.Delete(_name, attributes);
            return;
        }

        Span<byte> bytes = stackalloc byte[Stamp.Size];
        known.Write(bytes);
        context.Response.Cookies.Append(_name, Base64Url.EncodeToString(bytes), attributes);
    }
}
