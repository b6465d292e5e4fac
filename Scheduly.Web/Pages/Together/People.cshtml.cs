using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Pages.Together;

/// <summary>Who is in a plan, and the links that let people in. A token is shown once, in the answer to the form that made it.</summary>
public sealed class PeopleModel(IServiceProvider services) : TogetherPage(services)
{
    /// <summary>As <see cref="Membership.Handle"/>.</summary>
    [FromRoute]
    public string Plan { get; set; } = "";

    /// <summary>Null when the plan is not there for this browser.</summary>
    internal OpenPlan? Opened { get; private set; }

    internal bool Owns => Opened?.Member.Role == PlanRole.Owner;

    private CancellationToken Aborted => HttpContext.RequestAborted;

    internal static string Day(DateTimeOffset time) => time.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);

    internal static string Power(PlanRole role) => role switch { PlanRole.Owner => "owner", PlanRole.Edit => "edits", _ => "looks" };

    public Task<IActionResult> OnGetAsync() => TryAsync(ShowAsync);

    public Task<IActionResult> OnPostInviteAsync(string? role) => TryAsync(async () =>
    {
        var (token, made) = await Together.InviteAsync(HttpContext.Session, Plan, role == "edit" ? PlanRole.Edit : PlanRole.Look, Aborted);
        var power = made.Role == PlanRole.Edit ? "Who opens it can change the plan." : "Who opens it can look at the plan, and not change it.";
        Fresh = new("An invitation.", $"{power} It lets people in until {Day(made.EndsAt)}.", Address("/together/join", token));
        return await ShowAsync();
    });

    public Task<IActionResult> OnPostOwnAsync() => TryAsync(async () =>
    {
        Fresh = new("For you alone.", "It makes another browser you in this plan. Keep it: your place here ends with this browser's session otherwise.", Address("/together/join", await Together.OwnTokenAsync(HttpContext.Session, Plan, Aborted)));
        return await ShowAsync();
    });

    public Task<IActionResult> OnPostRevokeAsync(string? id, string? people) => ChangeAsync(() => Together.RevokeAsync(HttpContext.Session, Plan, id ?? "", people is not null, Aborted));

    public Task<IActionResult> OnPostRemoveAsync(string? id) => ChangeAsync(() => Together.RemoveAsync(HttpContext.Session, Plan, id ?? "", Aborted));

    public Task<IActionResult> OnPostHandOverAsync(string? id) => ChangeAsync(() => Together.HandOverAsync(HttpContext.Session, Plan, id ?? "", Aborted));

    public Task<IActionResult> OnPostRetitleAsync(string? heading) => ChangeAsync(() => Together.RetitleAsync(HttpContext.Session, Plan, heading, Aborted));

    public Task<IActionResult> OnPostCopyAsync() => TryAsync(async () => Told(await Together.CopyAsync(HttpContext.Session, Plan, Aborted)));

    public Task<IActionResult> OnPostLeaveAsync() => GoAsync(() => Together.LeaveAsync(HttpContext.Session, Plan, Aborted));

    public Task<IActionResult> OnPostDeleteAsync() => GoAsync(() => Together.DeleteAsync(HttpContext.Session, Plan, Aborted));

    private Task<IActionResult> ChangeAsync(Func<Task> change) => TryAsync(async () =>
    {
        await change();
        return RedirectToPage(new { plan = Plan });
    });

    private Task<IActionResult> GoAsync(Func<Task> change) => TryAsync(async () =>
    {
        await change();
        return LocalRedirect("~/together");
    });

    private protected override async Task<IActionResult> ShowAsync()
    {
        try
        {
            Opened = await Together.OpenAsync(HttpContext.Session, Plan, Aborted);
        }
        catch (PlanGoneException gone)
        {
            Opened = null;
            Refuse(gone.Message, StatusCodes.Status404NotFound);
        }

        return Page();
    }
}
