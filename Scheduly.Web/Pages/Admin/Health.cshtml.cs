using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Sessions.Health;
using Scheduly.Web.Health;
using Scheduly.Web.Health.History;
using Scheduly.Web.Pages.Admin.Charts;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Pages.Admin;

/// <summary>What the sessions of this node, or of all, have been doing. A script puts the board again when the events say so; without it a reload does.</summary>
public sealed class HealthModel : PageModel
{
    private static readonly TimeSpan RingLimit = TimeSpan.FromSeconds(1);

    private readonly ReadyHealth _ready;
    private readonly SessionHealth _sessions;
    private readonly HistoryReader _history;
    private readonly KeyRingFacts _keys;
    private readonly CourseCatalog _catalog;
    private readonly ServersHealth _servers;

    public HealthModel(IServiceProvider services)
    {
        _ready = services.GetRequiredService<ReadyHealth>();
        _sessions = services.GetRequiredService<SessionHealth>();
        _history = services.GetRequiredService<HistoryReader>();
        _keys = services.GetRequiredService<KeyRingFacts>();
        _servers = services.GetRequiredService<ServersHealth>();
        _catalog = services.GetRequiredService<CourseCatalog>();
    }

    /// <summary>"15m" or "24h".</summary>
    [BindProperty(SupportsGet = true)]
    public string? Span { get; set; }

    /// <summary>"node" or "all".</summary>
    [BindProperty(SupportsGet = true)]
    public string? Of { get; set; }

    internal bool IsDay => Span == "24h";

    internal bool IsAll => Of != "node";

    internal ReadyReport Ready { get; private set; } = null!;

    /// <summary>What is known at once, without any history.</summary>
    internal SessionHealthReport Sessions { get; private set; } = null!;

    internal HistoryView View { get; private set; } = null!;

    internal KeyRingState? Keys { get; private set; }

    internal ServersReport Servers { get; private set; } = null!;

    internal IReadOnlyList<TermCatalog> Terms => _catalog.Terms;

    internal IReadOnlyList<HealthTile> Tiles => HealthTile.Of(Sessions, View);

    internal IReadOnlyList<Chart> Charts => HealthCharts.Of(View);

    internal string Address(string span, string of) => $"~/admin/health?span={span}&of={of}";

    public async Task OnGetAsync()
    {
        var history = _history.ReadAsync(IsDay ? HistorySpan.Day : HistorySpan.Minutes, IsAll, HttpContext.RequestAborted);
        var keys = _keys.ReadAsync(RingLimit, HttpContext.RequestAborted);
        var sessions = _sessions.ReadAsync(HttpContext.RequestAborted);
        var servers = _servers.ReadAsync(HttpContext.RequestAborted);
        Ready = await _ready.ReadAsync(HttpContext.RequestAborted);
        Keys = await keys;
        Sessions = await sessions;
        Servers = await servers;
        View = await history;
    }

    /// <summary>What changes, alone.</summary>
    public async Task<IActionResult> OnGetBoardAsync()
    {
        await OnGetAsync();
        return Partial("_HealthBoard", this);
    }
}
