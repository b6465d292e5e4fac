using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Pages;

/// <summary>Somebody else's schedule, to look at and to copy. The token stands in the fragment of the address; script or the student posts it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SharedScheduleModel : TellingPage
{
    private readonly ScheduleService _schedules;
    private readonly SharingService _sharing;
    private readonly CourseCatalog _catalog;

    public SharedScheduleModel(IServiceProvider services)
    {
        _schedules = services.GetRequiredService<ScheduleService>();
        _sharing = services.GetRequiredService<SharingService>();
        _catalog = services.GetRequiredService<CourseCatalog>();
    }

    internal BoardView? Board { get; private set; }

    /// <summary>The token, or the whole link.</summary>
    [BindProperty]
    public string? Token { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        Token = LinkToken.Of(Token);
        if (await _sharing.ViewAsync(Token) is { Schedules: [var schedule, ..] })
        {
            _catalog.TryFind(schedule.School, schedule.Term, out var term, out _);
            Board = new(new SessionState().With(schedule), schedule, term, new()) { ReadOnly = true };
        }
        else
        {
            Refuse(SharedSchedules.NotValid, StatusCodes.Status404NotFound);
        }

        return IsFragment ? Partial("Board/_Shared", this) : Page();
    }

    public async Task<IActionResult> OnPostCopyAsync()
    {
        try
        {
            return Told(await _schedules.RunAsync(HttpContext.Session, new CopyShared(LinkToken.Of(Token)), HttpContext.RequestAborted));
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
            return Page();
        }
    }
}
