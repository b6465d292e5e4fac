using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Pages.Together;

/// <summary>The CRNs of the active schedule for the registrar: to copy in the order and with the separator that its form takes, and to print.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class RegistrarModel(IServiceProvider services) : PageModel
{
    private readonly ScheduleService _schedules = services.GetRequiredService<ScheduleService>();
    private readonly CourseCatalog _catalog = services.GetRequiredService<CourseCatalog>();

    internal NamedSchedule? Active { get; private set; }

    internal CourseLook? Look { get; private set; }

    internal string? TermName { get; private set; }

    internal IReadOnlyList<Section> Sections { get; private set; } = [];

    /// <summary>What is copied.</summary>
    internal string Text => RegistrarList.Join(Sections, Separator);

    /// <summary>One of <see cref="RegistrarList.Orders"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Order { get; set; }

    /// <summary>One of <see cref="RegistrarList.Separators"/>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Separator { get; set; }

    public async Task OnGetAsync()
    {
        Active = (await _schedules.ReadAsync(HttpContext.Session, HttpContext.RequestAborted)).Active;
        if (Active?.LastPlan is not { } plan) return;
        Sections = RegistrarList.Sort(plan, Order);
        _catalog.TryFind(Active.School, Active.Term, out var term, out _);
        (Look, TermName) = (new(Active, term), term?.DisplayName ?? Active.Term);
    }
}
