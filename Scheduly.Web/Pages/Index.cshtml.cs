using Scheduly.Sessions;
using Scheduly.Web.Pages.Board;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Pages;

/// <summary>The builder: the schedules of the browser's session.</summary>
public sealed class IndexModel(IServiceProvider services) : BoardPage(services)
{
    /// <summary>Names the stored state that the board shows, for the live feed; empty when nothing is stored.</summary>
    internal string Version => HttpContext.Session.Version ?? "";

    private protected override string OwnPath => "/";

    private protected override string Fragment => "Board/_Content";

    private protected override Task<SessionState> ReadAsync() => Schedules.ReadAsync(HttpContext.Session, HttpContext.RequestAborted);

    private protected override Task<CommandOutcome> RunAsync(ScheduleCommand command) => Schedules.RunAsync(HttpContext.Session, command, HttpContext.RequestAborted);
}
