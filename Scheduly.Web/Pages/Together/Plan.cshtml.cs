using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Pages.Together;

/// <summary>A shared plan: the board of the builder over what several people change, with who they are and what they did.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class PlanModel(IServiceProvider services) : BoardPage(services)
{
    private readonly TogetherService _together = services.GetRequiredService<TogetherService>();

    /// <summary>As <see cref="Membership.Handle"/>.</summary>
    [FromRoute]
    public string Plan { get; set; } = "";

    /// <summary>Null when the plan is not there for this browser.</summary>
    internal OpenPlan? Opened { get; private set; }

    internal bool Looks => Opened?.Member.Role == PlanRole.Look;

    private protected override string OwnPath => $"/together/{Uri.EscapeDataString(Plan)}";

    private protected override string Fragment => "Together/_Plan";

    private protected override bool IsShared => true;

    private protected override bool IsReadOnly => Looks;

    internal static string When(DateTimeOffset at) => at.UtcDateTime.ToString(PageText.T("format.moment"), PageText.Language);

    /// <summary>A plan that was open a moment ago may be gone: the page says so, and nothing else.</summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var done = await next();
        if (done.Exception is not PlanGoneException gone) return;
        done.ExceptionHandled = true;
        Opened = null;
        Refuse(gone.Message, StatusCodes.Status404NotFound);
        Response.Headers[FragmentHeader] = "board";
        done.Result = IsFragment ? Partial(Fragment, this) : Page();
    }

    private protected override async Task<SessionState> ReadAsync()
    {
        Opened = await _together.OpenAsync(HttpContext.Session, Plan, HttpContext.RequestAborted);
        return Opened.State;
    }

    private protected override async Task<CommandOutcome> RunAsync(ScheduleCommand command)
    {
        var outcome = await _together.RunAsync(HttpContext.Session, Plan, command, HttpContext.RequestAborted);
        await ReadAsync();
        return outcome.Outcome;
    }
}
