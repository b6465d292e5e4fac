using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Scheduly.Web.Tests.Pages.Pages;

/// <summary>A Razor Page as everybody writes it: it sets a member and renders.</summary>
public sealed class PutModel : PageModel
{
    public void OnGet(string name) => HttpContext.Session.SetString(name, "1");
}
