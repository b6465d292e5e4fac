using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Pages;

/// <summary>Links to schedules: made, listed, revoked. A token is shown once, in the answer to the form that made it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class LinksModel : TellingPage
{
    private readonly ScheduleService _schedules;
    private readonly SharingService _sharing;

    public LinksModel(IServiceProvider services)
    {
        _schedules = services.GetRequiredService<ScheduleService>();
        _sharing = services.GetRequiredService<SharingService>();
    }

    internal SessionState State { get; private set; } = new();

    /// <summary>The link that this request made.</summary>
    internal FreshLink? Fresh { get; private set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync(() => Task.CompletedTask);

    public Task<IActionResult> OnPostShareAsync() => ShowAsync(async () =>
    {
        var link = await _sharing.ShareAsync(HttpContext.Session, null, HttpContext.RequestAborted);
        Fresh = new(PageText.T("links.shared"), PageText.T("links.sharedWhat", PageText.Day(link.Link.ExpiresAt)), Address("/shared", link));
    });

    public Task<IActionResult> OnPostKeepAsync() => ShowAsync(async () =>
    {
        var link = await _sharing.KeepAsync(HttpContext.Session, HttpContext.RequestAborted);
        Fresh = new(PageText.T("links.kept"), PageText.T("links.keptWhat", PageText.Day(link.Link.ExpiresAt)), Address("/recover", link));
    });

    public Task<IActionResult> OnPostRevokeAsync(string? id) =>
        ShowAsync(() => _sharing.RevokeAsync(HttpContext.Session, id ?? "", HttpContext.RequestAborted));

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
        return IsFragment ? Partial("Board/_Links", this) : Page();
    }

    /// <summary>The token stands behind the "#", which no browser sends to a server.</summary>
    private string Address(string path, NewLink link) => $"{Request.Scheme}://{Request.Host}{Request.PathBase}{path}#{link.Token}";
}

internal sealed record FreshLink(string Heading, string Explanation, string Address);
