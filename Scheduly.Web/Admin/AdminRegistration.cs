using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Scheduly.Web.Admin;

internal static class AdminRegistration
{
    private const string Since = "since";

    /// <summary>A sign-in that is used all the time ends all the same.</summary>
    private static readonly TimeSpan LongestSignIn = TimeSpan.FromHours(8);

    extension(IServiceCollection services)
    {
        /// <summary>The policy <see cref="AdminAccess.Policy"/> with its cookie and its bearer key. The host names the cookie.</summary>
        public void AddAdminAccess()
        {
            services.AddSingleton<IValidateOptions<AdminOptions>, AdminRules>();
            services.AddOptions<AdminOptions>().BindConfiguration(AdminOptions.Section).ValidateOnStart();
            services.AddSingleton<AdminKeys>();
            services.AddHttpContextAccessor();
            services.AddSingleton<IAuthorizationHandler, AdminHandler>();
            services.AddSingleton<IAuthorizationMiddlewareResultHandler, AdminRefusal>();
            services.AddAuthentication()
                .AddScheme<AuthenticationSchemeOptions, AdminBearer>(AdminAccess.BearerScheme, null)
                .AddCookie(AdminAccess.CookieScheme);
            services.AddOptions<CookieAuthenticationOptions>(AdminAccess.CookieScheme).Configure<AdminKeys, IOptions<AdminOptions>>((cookie, keys, options) =>
            {
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
                cookie.Cookie.Path = "/";
                cookie.Cookie.IsEssential = true;
                cookie.ExpireTimeSpan = options.Value.SignInLifetime;
                cookie.SlidingExpiration = true;
                cookie.Events.OnSigningIn = context =>
                {
                    context.Properties.Items[Since] = context.Options.TimeProvider!.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                    return Task.CompletedTask;
                };
                cookie.Events.OnValidatePrincipal = context =>
                {
                    if (!IsCurrent(context, keys)) context.RejectPrincipal();
                    return Task.CompletedTask;
                };
            });
            services.AddAuthorizationBuilder().AddPolicy(
                AdminAccess.Policy,
                policy => policy.AddAuthenticationSchemes(AdminAccess.CookieScheme, AdminAccess.BearerScheme).AddRequirements(new AdminRequirement()));
        }
    }

    private static bool IsCurrent(CookieValidatePrincipalContext context, AdminKeys keys) =>
        keys.IsSet
        && context.Principal?.HasClaim(AdminAccess.KeyClaim, keys.Fingerprint) == true
        && AdminAccess.IsFromHere(context.Request)
        && context.Properties.Items.TryGetValue(Since, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var since)
        && context.Options.TimeProvider!.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(since) < LongestSignIn;
}
