using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Scheduly.Web.Admin;

/// <summary><c>Authorization: Bearer</c> with the admin key.</summary>
internal sealed class AdminBearer(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AdminKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return Task.FromResult(AuthenticateResult.NoResult());
        var verdict = keys.Check(header[Prefix.Length..].Trim(), Context.Connection.RemoteIpAddress);
        if (verdict == KeyVerdict.TooMany) AdminRefusal.NoteTooMany(Context);
        return Task.FromResult(verdict == KeyVerdict.Right
            ? AuthenticateResult.Success(new(AdminAccess.Principal(keys, Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The admin key is wrong, or too many were tried."));
    }
}
