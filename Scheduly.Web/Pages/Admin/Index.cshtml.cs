using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Health;

namespace Scheduly.Web.Pages.Admin;

/// <summary>Whether sessions are safe, and what to do when not.</summary>
public sealed class IndexModel : PageModel
{
    private readonly ReadyHealth _ready;
    private readonly SessionHealth _sessions;

    public IndexModel(IServiceProvider services)
    {
        _ready = services.GetRequiredService<ReadyHealth>();
        _sessions = services.GetRequiredService<SessionHealth>();
    }

    internal ReadyReport Ready { get; private set; } = null!;

    internal SessionHealthReport Sessions { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        var counting = _sessions.ReadAsync(HttpContext.RequestAborted);
        Ready = await _ready.ReadAsync(HttpContext.RequestAborted);
        Sessions = await counting;
    }
}
