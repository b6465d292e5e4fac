using Microsoft.AspNetCore.Mvc;
using Scheduly.Sessions.Health;
using Scheduly.Web.Health.Audit;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;

namespace Scheduly.Web.Pages.Admin;

/// <summary>One session, found by a posted hash or id: what is in it in numbers, what became of it, and its end.</summary>
public sealed class SessionModel : AdminPage
{
    private const int TrailLength = 50;

    private readonly SessionDirectory _sessions;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _clock;

    public SessionModel(IServiceProvider services)
    {
        _sessions = services.GetRequiredService<SessionDirectory>();
        _audit = services.GetRequiredService<AuditTrail>();
        _clock = services.GetRequiredService<TimeProvider>();
    }

    internal SessionDetail? Session { get; private set; }

    /// <summary>Null when there is no schedule in it, or it cannot be read.</summary>
    internal ScheduleSummary? Summary { get; private set; }

    /// <summary>Null when the audit log is off.</summary>
    internal TrailPage? Trail { get; private set; }

    public IActionResult OnGet() => LocalRedirect("~/admin/sessions");

    public Task<IActionResult> OnPostAsync(string? text) => ShowAsync(async () =>
    {
        await ReadAsync(text);
        return null;
    });

    public Task<IActionResult> OnPostRevokeAsync(string? hash, string? confirm) => ShowAsync(async () =>
    {
        if (confirm != "yes")
        {
            Refuse(PageText.T("session.unsure"));
            await ReadAsync(hash);
            return null;
        }

        Done = await _sessions.RevokeAsync(hash ?? "") ? PageText.T("session.ended") : PageText.T("session.gone");
        return LocalRedirect("~/admin/sessions");
    });

    private async Task ReadAsync(string? text)
    {
        Session = await _sessions.OpenAsync(text ?? "", HttpContext.RequestAborted);
        if (Session is null)
        {
            Refuse(PageText.T("session.notFound"), StatusCodes.Status404NotFound);
            return;
        }

        if (Session.Member(SessionStateStore.Member) is { } state) Summary = ScheduleSummary.Of(state, _clock.GetUtcNow());
        if (_audit.IsEnabled) Trail = await _audit.ReadAsync(Session.Info.ShortHash, null, TrailLength, HttpContext.RequestAborted);
    }
}
