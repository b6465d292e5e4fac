using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Admin;

namespace Scheduly.Web.Pages.Admin;

/// <summary>Takes the cookie back.</summary>
public sealed class LogoutModel : PageModel
{
    public IActionResult OnGet() => LocalRedirect("~/admin");

    public async Task<IActionResult> OnPostAsync()
    {
        await HttpContext.SignOutAsync(AdminAccess.CookieScheme);
        return LocalRedirect("~" + AdminAccess.LoginPath);
    }
}
