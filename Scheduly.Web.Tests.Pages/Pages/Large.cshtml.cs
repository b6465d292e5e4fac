using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Scheduly.Web.Tests.Pages.Pages;

/// <summary>A Razor Page whose change may be refused.</summary>
public sealed class LargeModel : PageModel
{
    public void OnGet(int size)
    {
        Response.Headers["X-Handler"] = "1";
        Response.Cookies.Append("handler", "1");
        HttpContext.Session.Set("large", new byte[size]);
    }
}
