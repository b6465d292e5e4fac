using System.Net;
using Scheduly.Web.Schedules.Together;

namespace Scheduly.Web.Schedules.Live;

/// <summary>Links of a session that follow one of its schedules: for others to look at, and for calendar programs.</summary>
internal sealed class LiveLinks(LiveCopies copies, LiveFollower follower, ScheduleService schedules, TokenGuesses guesses, ScheduleActivity activity, TimeProvider clock)
{
    public const int Most = 20;

    /// <summary>For what was never a link, what has ended and what was revoked alike.</summary>
    public const string NotValid = "This link is not valid: it was mistyped or revoked, or its time has passed.";

    /// <param name="id">Of the schedule; null for the active one.</param>
    /// <exception cref="ScheduleRefusedException">There is no such schedule, or there are too many links.</exception>
    public async Task<NewLiveLink> AddAsync(ISession session, LiveKind kind, string? id, CancellationToken cancellationToken = default)
    {
        var state = await schedules.ReadAsync(session, cancellationToken);
        var schedule = state.Schedules.FirstOrDefault(one => one.Id == (id ?? state.ActiveId)) ?? throw new ScheduleRefusedException("There is no such schedule any more.");
        WithRoom(state);
        var link = await copies.AddAsync(kind, schedule, state.Revision);
        try
        {
            var stored = await session.ChangeStateAsync(current => WithRoom(current) with { Live = [.. Living(current), link.Link] }, "share live", cancellationToken);

            // What was changed between the copy and now.
            await follower.FollowAsync(stored);
        }
        catch
        {
            // A link that the session does not know could never be revoked.
            await copies.RevokeAsync(link.Link);
            throw;
        }

        activity.NoteDone(kind == LiveKind.View ? "shareLive" : "subscribe", schedule);
        return link;
    }

    /// <summary>Ends a link; when this returns nobody can open it any more.</summary>
    /// <exception cref="ScheduleRefusedException">There is no such link.</exception>
    public async Task<SessionState> RevokeAsync(ISession session, string id, CancellationToken cancellationToken = default)
    {
        var state = await schedules.ReadAsync(session, cancellationToken);
        var link = state.Live.FirstOrDefault(one => one.Id == id) ?? throw new ScheduleRefusedException("There is no such link of yours.");
        await copies.RevokeAsync(link);
        return await session.ChangeStateAsync(current => current with { Live = [.. current.Live.Where(one => one.Id != id)] }, "revoke a live link", cancellationToken);
    }

    /// <summary>Writes what a node that went down may have left unwritten.</summary>
    public Task RepairAsync(SessionState state) => state.Live.Count > 0 ? follower.FollowAsync(state) : Task.CompletedTask;

    /// <returns>Null when the token opens nothing of that kind.</returns>
    /// <exception cref="ScheduleRefusedException">Too many such tokens came from this address.</exception>
    public async Task<(LiveFile File, string Version)?> ReadAsync(LiveKind kind, string? token, IPAddress? address)
    {
        guesses.Check(address);
        var found = await copies.ReadAsync(kind, token);
        if (found is null) guesses.Count(address);
        return found;
    }

    private SessionState WithRoom(SessionState state) => Living(state).Count() < Most
        ? state
        : throw new ScheduleRefusedException($"A session holds at most {Most} live links and subscriptions: revoke one first.");

    private IEnumerable<LiveLink> Living(SessionState state) => state.Live.Where(link => link.ExpiresAt > clock.GetUtcNow());
}
