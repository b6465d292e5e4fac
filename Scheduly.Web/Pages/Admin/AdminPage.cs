using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Sessions;
using Scheduly.Web.Pages.Texts;

namespace Scheduly.Web.Pages.Admin;

/// <summary>What the operator's pages have in common: what was done is told after a redirect, and a store that is unavailable is told instead of shown as a student's trouble.</summary>
public abstract class AdminPage : PageModel
{
    /// <summary>What was done, as a sentence.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>Why the request was refused; null when it was not.</summary>
    public string? Refusal { get; private set; }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"2 days", "5 h", "12 min", "40 s": the largest unit that there is one of.</summary>
    internal static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => PageText.Count("age.days", (long)age.TotalDays),
        { TotalHours: >= 1 } => $"{(long)age.TotalHours} h",
        { TotalMinutes: >= 1 } => $"{(long)age.TotalMinutes} min",
        _ => $"{Math.Max(0, (long)age.TotalSeconds)} s",
    };

    internal static string Size(long bytes) => bytes < 1024
        ? $"{bytes} B"
        : $"{(bytes / 1024.0).ToString("0.0", PageText.Language)} KB";

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
            Refuse($"{failure.Message} {PageText.T("admin.seeOverview")}", StatusCodes.Status503ServiceUnavailable);
        }
        catch (FormatException failure)
        {
            Refuse(failure.Message);
        }

        return Page();
    }
}
