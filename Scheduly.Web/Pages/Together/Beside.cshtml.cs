using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Pages.Together;

/// <summary>Friends' weeks beside one's own, and when all are free.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class BesideModel(IServiceProvider services) : TellingPage
{
    private readonly BesideService _beside = services.GetRequiredService<BesideService>();
    private readonly CourseCatalog _catalog = services.GetRequiredService<CourseCatalog>();

    internal BesideView View { get; private set; } = null!;

    /// <summary>The token, or the whole link.</summary>
    [BindProperty]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public Task OnGetAsync() => ReadAsync();

    public async Task<IActionResult> OnGetBoardAsync()
    {
        await ReadAsync();
        return Partial("Together/_Beside", this);
    }

    public Task<IActionResult> OnPostAddAsync() => ChangeAsync(() => _beside.AddAsync(HttpContext.Session, LinkToken.Of(Token), Name, HttpContext.Connection.RemoteIpAddress, HttpContext.RequestAborted));

    public Task<IActionResult> OnPostRemoveAsync(int pattern) => ChangeAsync(() => _beside.RemoveAsync(HttpContext.Session, pattern, HttpContext.RequestAborted));

    private async Task<IActionResult> ChangeAsync(Func<Task> change)
    {
        try
        {
            await change();
            return LocalRedirect("~/beside");
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
            await ReadAsync();
            return Page();
        }
    }

    private async Task ReadAsync()
    {
        var beside = await _beside.ReadAsync(HttpContext.Session, HttpContext.RequestAborted);
        TermCatalog? term = null;
        if (beside.Mine is { } mine) _catalog.TryFind(mine.School, mine.Term, out term, out _);
        View = new(beside, term);
    }
}
