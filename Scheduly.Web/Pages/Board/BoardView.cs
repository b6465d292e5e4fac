using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Pages.Board;

/// <summary>The active schedule as the board shows it.</summary>
/// <param name="catalog">Null when the term has no catalogue any more: the schedule is still shown, but nothing can be searched.</param>
internal sealed class BoardView(SessionState state, NamedSchedule active, TermCatalog? catalog, ViewState open)
{
    /// <summary>Small calendars before "show all".</summary>
    private const int FewOthers = 6;

    public SessionState State => state;

    public NamedSchedule Active => active;

    public TermCatalog? Catalog => catalog;

    public ViewState Open => open;

    public Notice? Notice { get; init; }

    /// <summary>The schedule is somebody else's: nothing of it can be opened or changed.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The schedule stands in a plan of several people, not in the session.</summary>
    public bool Shared { get; init; }

    /// <summary>What undo would take back; null when there is nothing.</summary>
    public string? UndoLabel => state.History.Undo is [.., var step] ? step.Label : null;

    /// <summary>What redo would do again; null when there is nothing.</summary>
    public string? RedoLabel => state.History.Redo is [.., var step] ? step.Label : null;

    /// <summary>The section whose details are open; null when none is.</summary>
    public SectionDetail? Detail { get; init; }

    public CourseLook Look { get; } = new(active, catalog);

    /// <summary>Sections of the plan by course, in the order of the codes.</summary>
    public IReadOnlyList<IGrouping<string, Section>> Courses { get; } = [.. (active.LastPlan?.Sections ?? []).GroupBy(section => section.Course)];

    public IReadOnlyList<Unplaced> Unplaced => active.LastPlan?.Unplaced ?? [];

    public string Credits => PageText.Number(active.LastPlan?.TotalCredits ?? 0);

    /// <summary>There is nothing to see in the week yet.</summary>
    public bool IsEmpty => Courses.Count == 0;

    /// <summary>The wishes in force, worded for the page.</summary>
    public IReadOnlyList<WishChip> Chips => field ??= [.. active.Preferences.Chips().Select(chip => chip with { Label = LabelOf(chip) })];

    public WeekView Week => field ??= new(
        active.LastPlan?.Sections ?? [],
        active.Preferences.BlockedTimes,
        [.. Detail?.Choices.Where(choice => choice.Fits).Select(choice => choice.Section) ?? []]);

    public DateList Dates => field ??= new(active.LastPlan?.Sections ?? []);

    public IReadOnlyList<MiniWeek> Others => field ??= catalog is null
        ? []
        : [.. (active.LastPlan?.Alternatives ?? []).Select(other => MiniWeek.Of(other, active.LastPlan!.Sections, catalog, Look)).OfType<MiniWeek>()];

    public int OthersShown => open.AllOthers ? Others.Count : FewOthers;

    /// <summary>What the search found; null while nothing is searched.</summary>
    public CatalogPage? Found => field ??= open.Searches && (open.Text!.Length > 0 || open.Filters) ? catalog?.Search(open.Query) : null;

    /// <summary>The student asked for it, so that it can be dropped though it has no place.</summary>
    public bool IsAdded(string course) => active.Preferences.AddCourses.Contains(course, StringComparer.OrdinalIgnoreCase);

    public bool IsPinned(Section section) => active.Preferences.PinSections.Contains(section.Crn);

    /// <summary>The id of the chip of that blocked time.</summary>
    public string ChipOf(BlockedTime time) => WishChips.BlockedId(time);

    /// <summary>A CRN alone says little: the course and section stand with it.</summary>
    private string LabelOf(WishChip chip)
    {
        var crn = chip.Id.StartsWith("pin:", StringComparison.Ordinal) ? chip.Id[4..] : null;
        return crn is not null && catalog?.FindSection(crn) is { } section
            ? $"Pinned {Look.Code(section.Course)} {section.Name} (CRN {crn})"
            : Clock12.Rewrite(chip.Label);
    }
}

/// <param name="Choices">Sections that may take its place, those that fit first.</param>
internal sealed record SectionDetail(Section Section, IReadOnlyList<SectionFit> Choices);
