using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Sessions;

namespace Scheduly.Web.Pages.Admin;

/// <summary>What the operator's pages have in common: what was done is told after a redirect, and a store that is away is told instead of shown as a student's trouble.</summary>
public abstract class AdminPage : PageModel
{
    /// <summary>What was done, as a sentence.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>Why the request was refused; null when it was not.</summary>
    public string? Refusal { get; private set; }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    internal static string Size(long bytes) => bytes < 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KB");

    private protected void Refuse(string reason, int status = StatusCodes.Status400BadRequest)
    {
        Refusal = reason;
        Response.StatusCode = status;
    }

    private protected async Task<IActionResult> ShowAsync(Func<Task<IActionResult?>> work)
    {
        try
        {
            return await work() ?? Page();
        }
        catch (SessionException failure)
        {
            Refuse($"{failure.Message} See the overview for the reason.", StatusCodes.Status503ServiceUnavailable);
        }
        catch (FormatException failure)
        {
            Refuse(failure.Message);
        }

        return Page();
    }
}
