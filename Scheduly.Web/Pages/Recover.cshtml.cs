using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Pages;

/// <summary>Takes the schedules behind a private link into this browser's session, when its owner says so.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class RecoverModel : TellingPage
{
    private readonly SharingService _sharing;

    public RecoverModel(IServiceProvider services) => _sharing = services.GetRequiredService<SharingService>();

    /// <summary>The token, or the whole link.</summary>
    [BindProperty]
    public string? Token { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        try
        {
            return Told(await _sharing.ClaimAsync(HttpContext.Session, LinkToken.Of(Token), HttpContext.RequestAborted));
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
            return Page();
        }
    }
}
