using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Live;

namespace Scheduly.Web.Pages.Together;

/// <summary>Somebody else's schedule as it is now. The token stands in the fragment of the address; script or the reader posts it, and reads again when it changed.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class LiveModel(IServiceProvider services) : TellingPage
{
    private readonly LiveLinks _links = services.GetRequiredService<LiveLinks>();
    private readonly ScheduleService _schedules = services.GetRequiredService<ScheduleService>();
    private readonly CourseCatalog _catalog = services.GetRequiredService<CourseCatalog>();

    internal BoardView? Board { get; private set; }

    /// <summary>Null when the token opens nothing.</summary>
    internal LiveFile? Followed { get; private set; }

    /// <summary>Names what is stored.</summary>
    internal string Version { get; private set; } = "";

    /// <summary>The token, or the whole link.</summary>
    [BindProperty]
    public string? Token { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        await ReadAsync();
        return IsFragment ? Partial("Together/_Live", this) : Page();
    }

    public async Task<IActionResult> OnPostCopyAsync()
    {
        await ReadAsync();
        if (Followed?.Schedule is not { } schedule) return Page();
        try
        {
            return Told(await _schedules.RunAsync(HttpContext.Session, new Adopt([schedule], $"Copy {schedule.Name}"), HttpContext.RequestAborted));
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
            return Page();
        }
    }

    private async Task ReadAsync()
    {
        Token = LinkToken.Of(Token);
        try
        {
            if (await _links.ReadAsync(LiveKind.View, Token, HttpContext.Connection.RemoteIpAddress) is not { } found)
            {
                Refuse(LiveLinks.NotValid, StatusCodes.Status404NotFound);
                return;
            }

            (Followed, Version) = found;
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message, StatusCodes.Status429TooManyRequests);
            return;
        }

        if (Followed.Schedule is not { } schedule) return;
        _catalog.TryFind(schedule.School, schedule.Term, out var term, out _);
        Board = new(new SessionState().With(schedule), schedule, term, new()) { ReadOnly = true };
    }
}
