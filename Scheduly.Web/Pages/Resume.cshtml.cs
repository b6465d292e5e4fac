using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Pages;

/// <summary>
/// A session that was made by the old contract and is opened by its id: to look at, and to go on with here. The id comes in a form, or
/// in the fragment of the address, from which script or the student posts it; fetching the address changes nothing.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ResumeModel : TellingPage
{
    private readonly ResumeService _resume;
    private readonly CourseCatalog _catalog;

    public ResumeModel(IServiceProvider services)
    {
        _resume = services.GetRequiredService<ResumeService>();
        _catalog = services.GetRequiredService<CourseCatalog>();
    }

    internal BoardView? Board { get; private set; }

    /// <summary>The id, or a whole link that ends in it.</summary>
    [BindProperty]
    public string? Token { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        Token = LinkToken.Of(Token);
        if (await _resume.ViewAsync(Token, HttpContext.RequestAborted) is { } state)
        {
            var schedule = state.Active ?? state.Schedules[^1];
            _catalog.TryFind(schedule.School, schedule.Term, out var term, out _);
            Board = new(state, schedule, term, new()) { ReadOnly = true };
        }
        else
        {
            Refuse(ResumeService.NotValid, StatusCodes.Status404NotFound);
        }

        return IsFragment ? Partial("Board/_Resume", this) : Page();
    }

    public async Task<IActionResult> OnPostTakeAsync()
    {
        try
        {
            TakenOver = (await _resume.TakeAsync(HttpContext.Session, LinkToken.Of(Token), HttpContext.RequestAborted)).Message;
            return LocalRedirect("~/");
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
            return Page();
        }
    }
}
