using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Pages.Texts;
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

    internal static string Power(PlanRole role) => PageText.T(role switch { PlanRole.Owner => "people.owner", PlanRole.Edit => "people.edits", _ => "people.looks" });

    public Task<IActionResult> OnGetAsync() => TryAsync(ShowAsync);

    public Task<IActionResult> OnPostInviteAsync(string? role) => TryAsync(async () =>
    {
        var (token, made) = await Together.InviteAsync(HttpContext.Session, Plan, role == "edit" ? PlanRole.Edit : PlanRole.Look, Aborted);
        Fresh = new(PageText.T("people.invitation"), PageText.T(made.Role == PlanRole.Edit ? "people.invitationEdit" : "people.invitationLook", PageText.Day(made.EndsAt)), Address("/together/join", token));
        return await ShowAsync();
    });

    public Task<IActionResult> OnPostOwnAsync() => TryAsync(async () =>
    {
        Fresh = new(PageText.T("links.kept"), PageText.T("people.ownWhat"), Address("/together/join", await Together.OwnTokenAsync(HttpContext.Session, Plan, Aborted)));
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
