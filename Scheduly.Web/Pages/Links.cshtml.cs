using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Live;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Pages;

/// <summary>Links to schedules: made, listed, revoked. A token is shown once, in the answer to the form that made it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class LinksModel : TellingPage
{
    private readonly ScheduleService _schedules;
    private readonly SharingService _sharing;
    private readonly LiveLinks _live;

    public LinksModel(IServiceProvider services)
    {
        _schedules = services.GetRequiredService<ScheduleService>();
        _sharing = services.GetRequiredService<SharingService>();
        _live = services.GetRequiredService<LiveLinks>();
    }

    internal SessionState State { get; private set; } = new();

    /// <summary>The link that this request made.</summary>
    internal FreshLink? Fresh { get; private set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync(() => Task.CompletedTask);

    public Task<IActionResult> OnPostShareAsync() => ShowAsync(async () =>
    {
        var link = await _sharing.ShareAsync(HttpContext.Session, null, HttpContext.RequestAborted);
        Fresh = new(PageText.T("links.shared"), PageText.T("links.sharedWhat", PageText.Day(link.Link.ExpiresAt)), Address("/shared", link.Token));
    });

    public Task<IActionResult> OnPostKeepAsync() => ShowAsync(async () =>
    {
        var link = await _sharing.KeepAsync(HttpContext.Session, HttpContext.RequestAborted);
        Fresh = new(PageText.T("links.kept"), PageText.T("links.keptWhat", PageText.Day(link.Link.ExpiresAt)), Address("/recover", link.Token));
    });

    public Task<IActionResult> OnPostRevokeAsync(string? id) =>
        ShowAsync(() => _sharing.RevokeAsync(HttpContext.Session, id ?? "", HttpContext.RequestAborted));

    public Task<IActionResult> OnPostLiveAsync() => ShowAsync(async () =>
    {
        var link = await _live.AddAsync(HttpContext.Session, LiveKind.View, null, HttpContext.RequestAborted);
        Fresh = new(PageText.T("links.shared"), PageText.T("livelinks.madeWhat", PageText.Day(link.Link.ExpiresAt)), Address("/shared/live", link.Token));
    });

    /// <summary>The token of a calendar stands in the path: calendar programs send nothing else.</summary>
    public Task<IActionResult> OnPostSubscribeAsync() => ShowAsync(async () =>
    {
        var link = await _live.AddAsync(HttpContext.Session, LiveKind.Calendar, null, HttpContext.RequestAborted);
        Fresh = new(PageText.T("livelinks.calendarMade"), PageText.T("livelinks.calendarMadeWhat", PageText.Day(link.Link.ExpiresAt)), $"webcal://{Request.Host}{Request.PathBase}/calendar/{link.Token}.ics");
    });

    public Task<IActionResult> OnPostEndLiveAsync(string? id) =>
        ShowAsync(() => _live.RevokeAsync(HttpContext.Session, id ?? "", HttpContext.RequestAborted));

    private async Task<IActionResult> ShowAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
        }

        State = await _schedules.ReadAsync(HttpContext.Session, HttpContext.RequestAborted);
        await _live.RepairAsync(State);
        return IsFragment ? Partial("Board/_Links", this) : Page();
    }

    /// <summary>The token stands behind the "#", which no browser sends to a server.</summary>
    private string Address(string path, string token) => $"{Request.Scheme}://{Request.Host}{Request.PathBase}{path}#{token}";
}

internal sealed record FreshLink(string Heading, string Explanation, string Address);
