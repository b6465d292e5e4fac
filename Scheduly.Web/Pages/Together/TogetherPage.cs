using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Pages.Together;

/// <summary>A page about shared plans whose forms are refused with a sentence.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class TogetherPage : TellingPage
{
    protected TogetherPage(IServiceProvider services) => Together = services.GetRequiredService<TogetherService>();

    private protected TogetherService Together { get; }

    /// <summary>The link that this request made.</summary>
    internal FreshLink? Fresh { get; private protected set; }

    /// <summary>The token stands behind the "#", which no browser sends to a server.</summary>
    private protected string Address(string path, string token) => $"{Request.Scheme}://{Request.Host}{Request.PathBase}{path}#{token}";

    /// <summary>Does it and goes on, or shows why not.</summary>
    private protected async Task<IActionResult> TryAsync(Func<Task<IActionResult>> act)
    {
        try
        {
            return await act();
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
        }
        catch (PlanGoneException gone)
        {
            Refuse(gone.Message, StatusCodes.Status404NotFound);
        }

        return await ShowAsync();
    }

    private protected abstract Task<IActionResult> ShowAsync();
}
