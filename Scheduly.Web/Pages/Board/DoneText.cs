using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Pages.Board;

/// <summary>What a command did, in the language of the page.</summary>
internal static class DoneText
{
    /// <param name="state">After the command.</param>
    /// <returns>Null for a command whose result quotes wishes: those are English, and so is the sentence of the domain.</returns>
    public static string? Of(ScheduleCommand command, SessionState state)
    {
        var name = state.Active?.Name;
        var text = command switch
        {
            AddCourse add => PageText.T("done.addCourse", add.Course),
            DropCourse drop => PageText.T("done.dropCourse", drop.Course),
            Pin pin => PageText.T("done.pin", SectionOf(pin.Crn)),
            Unpin unpin => PageText.T("done.unpin", SectionOf(unpin.Crn)),
            UseAlternative => PageText.T("done.useAlternative"),
            NewSchedule => PageText.T("done.newSchedule", name),
            Duplicate => PageText.T("done.duplicate", name),
            Rename rename => PageText.T("done.rename", rename.Name.Trim()),
            SelectSchedule => PageText.T("done.select", name),
            Undo when state.History.Redo is [.., var step] => PageText.T("done.undo", Clock12.Rewrite(step.Label)),
            Redo when state.History.Undo is [.., var step] => PageText.T("done.redo", Clock12.Rewrite(step.Label)),
            _ => null,
        };
        return text is not null && command is AddCourse or DropCourse or Pin or Unpin && state.Active?.LastPlan is { Clashes.Count: > 0 } ? $"{text} {PageText.T("done.clash")}" : text;

        string SectionOf(string crn) =>
            state.Active?.LastPlan?.Sections.FirstOrDefault(section => section.Crn == crn.Trim()) is { } section ? $"{section.Course} {section.Name}" : $"CRN {crn.Trim()}";
    }
}
