using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Scheduly.Web.Pages.Texts;

/// <summary>
/// The languages that pages are written in. The cookie of the switch decides, else what the browser prefers, else English. Only pages have a language:
/// the JSON routes, the logs and the commands stay English.
/// </summary>
internal static class PageLanguages
{
    public const string CookieName = "scheduly-language";

    /// <summary>Whoever wants none of the others gets this one.</summary>
    public static readonly CultureInfo Default = CultureInfo.GetCultureInfo("en");

    public static readonly IReadOnlyList<CultureInfo> All = [Default, CultureInfo.GetCultureInfo("de")];

    public static CultureInfo Nearest(CultureInfo wanted)
    {
        foreach (var language in All)
        {
            if (language.TwoLetterISOLanguageName == wanted.TwoLetterISOLanguageName) return language;
        }

        return Default;
    }

    extension(IServiceCollection services)
    {
        public void AddPageLanguages() => services.Configure<RequestLocalizationOptions>(options =>
        {
            // What is formatted without a language is formatted alike for everybody.
            options.DefaultRequestCulture = new(CultureInfo.InvariantCulture, Default);
            options.SupportedCultures = [CultureInfo.InvariantCulture];
            options.SupportedUICultures = [.. All];
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = CookieName, Options = options },
                new AcceptLanguageHeaderRequestCultureProvider { Options = options },
            ];
        });
    }

    extension(IApplicationBuilder app)
    {
        /// <summary>Stands behind the routing, which knows what is a page.</summary>
        public void UsePageLanguages() => app.UseWhen(
            context => context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null,
            pages => pages.UseRequestLocalization());
    }
}
