using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Sessions.Health;
using Scheduly.Web.Health;

namespace Scheduly.Web.Pages.Admin;

/// <summary>Whether sessions are safe, and what to do when not.</summary>
public sealed class IndexModel : PageModel
{
    private readonly ReadyHealth _ready;
    private readonly SessionHealth _sessions;
    private readonly OldStoreHealth _oldStore;

    public IndexModel(IServiceProvider services)
    {
        _ready = services.GetRequiredService<ReadyHealth>();
        _sessions = services.GetRequiredService<SessionHealth>();
        _oldStore = services.GetRequiredService<OldStoreHealth>();
    }

    internal ReadyReport Ready { get; private set; } = null!;

    internal SessionHealthReport Sessions { get; private set; } = null!;

    /// <summary>Null when there is no switch of the store.</summary>
    internal OldStoreReport? OldStore { get; private set; }

    public async Task OnGetAsync()
    {
        var counting = _sessions.ReadAsync(HttpContext.RequestAborted);
        Ready = await _ready.ReadAsync(HttpContext.RequestAborted);
        Sessions = await counting;
        OldStore = await _oldStore.ReadAsync(HttpContext.RequestAborted);
    }
}
