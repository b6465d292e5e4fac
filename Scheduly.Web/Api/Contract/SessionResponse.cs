using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Commands;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Api.Contract;

/// <summary>All that a page shows of a session: the answer to <c>GET /api/schedule</c> and to every command.</summary>
/// <param name="Revision">Counts the stored changes: of two answers the one with the greater number is the newer.</param>
/// <param name="UndoLabel">What undo would take back; null when there is nothing.</param>
/// <param name="Shares">The links that this session made, to revoke by their id; some may have expired.</param>
/// <param name="Message">What the command did, as a sentence; null after a plain read and for a command that had been applied before.</param>
/// <param name="Wishes">What was made of the words, for a command that has any.</param>
/// <param name="News">What the catalogue says now of the active plan's sections that it did not say before; after a plain read only.</param>
internal sealed record SessionResponse(
    string? ActiveId,
    IReadOnlyList<ScheduleResponse> Schedules,
    long Revision,
    bool CanUndo,
    bool CanRedo,
    string? UndoLabel,
    string? RedoLabel,
    IReadOnlyList<ShareLink> Shares,
    string? Message = null,
    WishesResponse? Wishes = null,
    IReadOnlyList<string>? News = null)
{
    public static SessionResponse From(SessionState state) => new(
        state.ActiveId,
        [.. state.Schedules.Select(ScheduleResponse.From)],
        state.Revision,
        state.History.Undo.Count > 0,
        state.History.Redo.Count > 0,
        state.History.Undo is [.., var undo] ? undo.Label : null,
        state.History.Redo is [.., var redo] ? redo.Label : null,
        state.Shares);

    /// <param name="utterance">The words of the command; null when it has none.</param>
    public static SessionResponse From(CommandOutcome outcome, string? utterance) => From(outcome.State) with
    {
        Message = outcome.Message,
        Wishes = outcome.Wishes is { } wishes ? WishesResponse.From(wishes, utterance ?? "") : null,
    };
}

/// <param name="Chips">The wishes in force; a chip's id drops it.</param>
/// <param name="Clashes">Wishes that cannot be kept together; dropping one chip of each resolves it.</param>
internal sealed record ScheduleResponse(
    string Id,
    string Name,
    DateTimeOffset CreatedAt,
    string School,
    string Major,
    string Term,
    PreferencesResponse Preferences,
    IReadOnlyList<WishChip> Chips,
    IReadOnlyList<string> CompletedCourses,
    IReadOnlyList<ClashResponse> Clashes,
    PlanResponse? Plan)
{
    public static ScheduleResponse From(NamedSchedule schedule) => new(
        schedule.Id,
        schedule.Name,
        schedule.CreatedAt,
        schedule.School,
        schedule.Major,
        schedule.Term,
        PreferencesResponse.From(schedule.Preferences),
        schedule.Preferences.Chips(),
        schedule.CompletedCourses,
        [.. (schedule.LastPlan?.Clashes ?? []).Select(clash => new ClashResponse(clash.Reason, Offer.Of(clash, schedule.Preferences)))],
        schedule.LastPlan is { } plan ? PlanResponse.From(plan) : null);
}

/// <param name="Reason">The clash as a sentence.</param>
/// <param name="Offers">Chips to drop, each with what that means.</param>
internal sealed record ClashResponse(string Reason, IReadOnlyList<Offer> Offers);
