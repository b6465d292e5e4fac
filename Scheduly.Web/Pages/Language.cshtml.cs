using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Pages.Texts;

namespace Scheduly.Web.Pages;

/// <summary>
/// The switch of the language: remembers the choice in a cookie for a year and goes back to where it was made. It takes no antiforgery token, which is
/// bound to the operator on admin pages and to nobody here; another site could do no more than choose a language.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class LanguageModel : PageModel
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public IActionResult OnGet() => LocalRedirect("~/");

    /// <param name="language">"en" or "de"; anything else changes nothing.</param>
    /// <param name="returnUrl">A path of this application, without its base.</param>
    public IActionResult OnPost(string? language, string? returnUrl)
    {
        if (PageLanguages.All.FirstOrDefault(one => one.Name == language) is { } chosen)
        {
            Response.Cookies.Append(PageLanguages.CookieName, CookieRequestCultureProvider.MakeCookieValue(new("", chosen.Name)), new()
            {
                MaxAge = Lifetime,
                Path = Request.PathBase.HasValue ? Request.PathBase.Value : "/",
                HttpOnly = true,
                Secure = Request.IsHttps,
                SameSite = SameSiteMode.Lax,
                IsEssential = true,
            });
        }

        return LocalRedirect("~" + (Url.IsLocalUrl(returnUrl) && returnUrl![0] == '/' ? returnUrl : "/"));
    }
}
