using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Health.Audit;

namespace Scheduly.Web.Pages.Admin;

/// <summary>What became of sessions, newest first: of all, or of one by the beginning of its hash, which opens nothing.</summary>
public sealed class AuditModel : AdminPage
{
    private const int PageLength = 100;

    private readonly AuditTrail _audit;

    public AuditModel(IServiceProvider services) => _audit = services.GetRequiredService<AuditTrail>();

    /// <summary>The short hash of the session; all when empty.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Session { get; set; }

    /// <summary>Where to go on.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    internal bool IsEnabled => _audit.IsEnabled;

    internal long Lost => _audit.Lost;

    internal TrailPage? Found { get; private set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync(async () =>
    {
        var session = string.IsNullOrWhiteSpace(Session) ? null : Session.Trim();
        if (IsEnabled) Found = await _audit.ReadAsync(session, string.IsNullOrEmpty(Before) ? null : Before, PageLength, HttpContext.RequestAborted);
        return null;
    });
}
