using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Pages.Together;

/// <summary>The door of a shared plan. The token stands in the fragment of the address; script or the person posts it, and nothing happens before the person agrees.</summary>
public sealed class JoinModel(IServiceProvider services) : TogetherPage(services)
{
    /// <summary>What the token leads to; null before it was looked at, and when it leads nowhere.</summary>
    internal PlanDoor? Door { get; private set; }

    /// <summary>The token, or the whole link.</summary>
    [BindProperty]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    public IActionResult OnGet() => Page();

    public Task<IActionResult> OnPostAsync() => TryAsync(() =>
    {
        Token = LinkToken.Of(Token);
        return ShowAsync();
    });

    public Task<IActionResult> OnPostJoinAsync() => TryAsync(async () =>
    {
        Token = LinkToken.Of(Token);
        var membership = await Together.JoinAsync(HttpContext.Session, Token, Name, HttpContext.Connection.RemoteIpAddress, HttpContext.RequestAborted);
        return LocalRedirect($"~/together/{membership.Handle}");
    });

    private protected override async Task<IActionResult> ShowAsync()
    {
        try
        {
            Door = await Together.LookAsync(Token, HttpContext.Connection.RemoteIpAddress);
            if (Door is null && Refusal is null) Refuse(PlanPeople.NotValid, StatusCodes.Status404NotFound);
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message, StatusCodes.Status429TooManyRequests);
        }

        return IsFragment ? Partial("Together/_Join", this) : Page();
    }
}
