using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Pages.Together;

/// <summary>The shared plans of this browser, and how to begin one.</summary>
public sealed class IndexModel(IServiceProvider services) : TogetherPage(services)
{
    private readonly ScheduleService _schedules = services.GetRequiredService<ScheduleService>();

    internal IReadOnlyList<Membership> Plans { get; private set; } = [];

    internal NamedSchedule? Active { get; private set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Heading { get; set; }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public Task<IActionResult> OnPostCreateAsync() => TryAsync(async () =>
        LocalRedirect($"~/together/{(await Together.CreateAsync(HttpContext.Session, null, Name, Heading, HttpContext.RequestAborted)).Handle}/people"));

    private protected override async Task<IActionResult> ShowAsync()
    {
        Active = (await _schedules.ReadAsync(HttpContext.Session, HttpContext.RequestAborted)).Active;
        Plans = await Together.ListAsync(HttpContext.Session, HttpContext.RequestAborted);
        return Page();
    }
}
