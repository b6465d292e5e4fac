using Microsoft.AspNetCore.Mvc;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Pages.Board;

/// <summary>
/// A page with a board. Every change is a form that posts a <see cref="ScheduleCommand"/> and comes back by a redirect; script posts the
/// same forms with the header <see cref="TellingPage.FragmentHeader"/> and gets the board alone.
/// </summary>
public abstract class BoardPage : TellingPage
{
    private readonly CourseCatalog _catalog;
    private readonly StartExamples _examples;

    protected BoardPage(IServiceProvider services)
    {
        Schedules = services.GetRequiredService<ScheduleService>();
        _catalog = services.GetRequiredService<CourseCatalog>();
        _examples = services.GetRequiredService<StartExamples>();
    }

    /// <summary>Null while there is no schedule.</summary>
    internal BoardView? Board { get; private set; }

    /// <summary>The first form; also for a schedule of another school, term or major.</summary>
    internal StartView Start { get; private set; } = null!;

    private protected ScheduleService Schedules { get; }

    /// <summary>The page's own path, from the root of the application.</summary>
    private protected abstract string OwnPath { get; }

    /// <summary>The partial view that script asks for.</summary>
    private protected abstract string Fragment { get; }

    /// <summary>The schedules are those of several people.</summary>
    private protected virtual bool IsShared => false;

    private protected virtual bool IsReadOnly => false;

    public Task OnGetAsync()
    {
        var notice = Done is null && NotUnderstood is null ? null : new Notice(Done, NotUnderstood: NotUnderstood, Undoes: Undoes) { IsEnglish = DoneInEnglish };
        return ShowAsync(ViewState.Read(Request.Query), notice);
    }

    public async Task<IActionResult> OnGetBoardAsync()
    {
        await ShowAsync(ViewState.Read(Request.Query), null);
        return Inner();
    }

    public async Task<IActionResult> OnPostActAsync()
    {
        var form = new CommandForm(Request.Form);
        var open = ViewState.Parse(Request.Form["view"]) with { Path = OwnPath };
        try
        {
            var command = form.Read(_catalog.Terms);
            var outcome = await RunAsync(command);
            return Answer(open.After(command), command, outcome, form.Utterance);
        }
        catch (ScheduleRefusedException refusal)
        {
            Refuse(refusal.Message);
            await ShowAsync(open, new(Refusal: refusal.Message, Typed: form));
            return IsFragment ? Inner() : Page();
        }
    }

    private protected abstract Task<SessionState> ReadAsync();

    /// <exception cref="ScheduleRefusedException">It cannot be done.</exception>
    private protected abstract Task<CommandOutcome> RunAsync(ScheduleCommand command);

    /// <summary>True when undo would take back just this.</summary>
    private static bool IsStep(ScheduleCommand command, CommandOutcome outcome) => command switch
    {
        Undo or Redo or SelectSchedule => false,
        Refine => outcome.Wishes is { Understood.Count: > 0 },
        _ => true,
    };

    /// <summary>The header tells script that this is the board, whatever the status.</summary>
    private PartialViewResult Inner()
    {
        Response.Headers[FragmentHeader] = "board";
        return Partial(Fragment, this);
    }

    private IActionResult Answer(ViewState open, ScheduleCommand command, CommandOutcome outcome, string? utterance)
    {
        var undoes = IsStep(command, outcome);
        var text = outcome.Message is null || IsShared ? null : DoneText.Of(command, outcome.State);
        var missed = outcome.Wishes?.NotUnderstood.Select(span => span.Of(utterance ?? "")).ToArray();
        if (!IsFragment)
        {
            (Done, DoneInEnglish, Undoes, NotUnderstood) = (text ?? outcome.Message, text is null, undoes, missed is { Length: > 0 } ? missed : null);
            return LocalRedirect("~" + open.Url());
        }

        Show(outcome.State, open, new(text ?? outcome.Message, NotUnderstood: missed, Undoes: undoes) { IsEnglish = text is null });
        return Inner();
    }

    private async Task ShowAsync(ViewState open, Notice? notice) => Show(await ReadAsync(), open with { Path = OwnPath }, notice);

    private void Show(SessionState state, ViewState open, Notice? notice)
    {
        Start = new(_catalog, state, notice, open);
        if (state.Active is not { } active || open.Adds)
        {
            // Who has schedules has seen what the form builds.
            if (state.Schedules.Count == 0) Start = Start with { Sample = _examples.Of(open.Example ?? 0) };
            return;
        }

        _catalog.TryFind(active.School, active.Term, out var term, out _);
        if (Schedules.NewsOf(state) is { Count: > 0 } news) notice = (notice ?? new()) with { News = news };
        Board = new(state, active, term, open) { Notice = notice, Detail = Detail(state, active, open), Shared = IsShared, ReadOnly = IsReadOnly };
    }

    private SectionDetail? Detail(SessionState state, NamedSchedule active, ViewState open)
    {
        if (IsReadOnly || open.Crn is null || active.LastPlan?.Sections.FirstOrDefault(section => section.Crn == open.Crn) is not { } section) return null;
        try
        {
            return new(section, [.. Schedules.AlternativesTo(state, section.Crn).OrderBy(other => other.Fits ? 0 : 1)]);
        }
        catch (ScheduleRefusedException)
        {
            // Its term, or the section itself, has left the catalogue: what the plan holds of it is still shown.
            return new(section, []);
        }
    }
}
