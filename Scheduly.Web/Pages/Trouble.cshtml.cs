using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Sessions;

namespace Scheduly.Web.Pages;

/// <summary>What went wrong with the session in another page's request.</summary>
/// <param name="Address">Of that request, with its query.</param>
/// <param name="Form">What it posted; null when it posted nothing.</param>
internal sealed record Trouble(SessionException Failure, string Address, IFormCollection? Form);

/// <summary>Says that the work is safe, and tries again.</summary>
public sealed class TroubleModel : PageModel
{
    internal const string Path = "/trouble";

    private static readonly object Key = new();

    internal Trouble? Trouble { get; private set; }

    internal static void Report(HttpContext context, Trouble trouble) => context.Items[Key] = trouble;

    public IActionResult OnGet()
    {
        Trouble = HttpContext.Items[Key] as Trouble;
        return Trouble is null ? LocalRedirect("~/") : Page();
    }

    /// <summary>A session that cannot be read is left where it is; the browser begins another one.</summary>
    public IActionResult OnPostStartOver()
    {
        HttpContext.Session.Leave();
        return LocalRedirect("~/");
    }
}
