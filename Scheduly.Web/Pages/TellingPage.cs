using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Pages;

/// <summary>A page whose forms send commands: what a command came to is told after the redirect, by the builder.</summary>
public abstract class TellingPage : PageModel
{
    /// <summary>The header by which script asks for the inner part of a page alone.</summary>
    internal const string FragmentHeader = "X-Fragment";

    /// <summary>What was done, as a sentence.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>Whether <see cref="Done"/> is a sentence of the domain, which is English in every language.</summary>
    [TempData]
    public bool DoneInEnglish { get; set; }

    /// <summary>Whether what was done is a step that can be undone.</summary>
    [TempData]
    public bool Undoes { get; set; }

    /// <summary>What was taken over from an earlier session, as a sentence; the builder shows it once, until it is dismissed.</summary>
    [TempData]
    public string? TakenOver { get; set; }

    [TempData]
    public string[]? NotUnderstood { get; set; }

    /// <summary>Why the request was refused; null when it was not.</summary>
    public string? Refusal { get; private set; }

    private protected bool IsFragment => Request.Headers.ContainsKey(FragmentHeader);

    private protected IActionResult Told(CommandOutcome outcome)
    {
        (Done, DoneInEnglish, Undoes) = (outcome.Message, true, true);
        return LocalRedirect("~/");
    }

    private protected void Refuse(string reason, int status = StatusCodes.Status400BadRequest)
    {
        Refusal = reason;
        Response.StatusCode = status;
    }
}
