using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Pages;

/// <summary>The builder: works with plain forms.</summary>
public sealed class IndexModel : PageModel
{
    private readonly ScheduleService _schedules;

    public IndexModel(IServiceProvider services)
    {
        _schedules = services.GetRequiredService<ScheduleService>();
        Catalog = services.GetRequiredService<CourseCatalog>();
    }

    internal CourseCatalog Catalog { get; }

    internal SessionState State { get; private set; } = new();

    /// <summary>Why the last request was refused; null when it was not.</summary>
    public string? Refusal { get; private set; }

    [TempData]
    public string? NotUnderstood { get; set; }

    /// <summary>School and term, as one choice: "Pitt|2251".</summary>
    [BindProperty]
    public string? SchoolTerm { get; set; }

    [BindProperty]
    public string? Major { get; set; }

    [BindProperty]
    public string? Utterance { get; set; }

    public async Task OnGetAsync() => State = await _schedules.ReadAsync(HttpContext.Session, HttpContext.RequestAborted);

    public Task<IActionResult> OnPostBuildAsync()
    {
        var choice = (SchoolTerm ?? "").Split('|', 2);
        var order = new BuildOrder(choice[0], Major ?? "", choice.Length > 1 ? choice[1] : "", Utterance ?? "");
        return ChangeAsync(() => _schedules.BuildAsync(HttpContext.Session, order, HttpContext.RequestAborted));
    }

    public Task<IActionResult> OnPostRefineAsync() =>
        ChangeAsync(() => _schedules.RefineAsync(HttpContext.Session, Utterance ?? "", HttpContext.RequestAborted));

    public async Task<IActionResult> OnPostStartOverAsync()
    {
        await _schedules.StartOverAsync(HttpContext.Session, HttpContext.RequestAborted);
        return RedirectToPage();
    }

    private async Task<IActionResult> ChangeAsync(Func<Task<BuildResult>> change)
    {
        try
        {
            var result = await change();
            var missed = result.Wishes.NotUnderstood.Select(span => $"“{span.Of(Utterance ?? "")}”").ToList();
            NotUnderstood = missed.Count > 0 ? string.Join(", ", missed) : null;
            return RedirectToPage();
        }
        catch (ScheduleRefusedException refusal)
        {
            Refusal = refusal.Message;
            State = await _schedules.ReadAsync(HttpContext.Session, HttpContext.RequestAborted);
            return Page();
        }
    }
}
