using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Schedules.Sharing;

/// <summary>Links to schedules: for others to look at, and for oneself on another device.</summary>
internal sealed class SharingService(SharedSchedules shared, ScheduleService schedules, ScheduleActivity activity, TimeProvider clock)
{
    private const int MostShares = 20;

    /// <summary>Makes a link to a copy of a schedule as it is now; what is changed later does not show there.</summary>
    /// <param name="id">Of the schedule; null for the active one.</param>
    public async Task<NewLink> ShareAsync(ISession session, string? id, CancellationToken cancellationToken = default)
    {
        var state = await schedules.ReadAsync(session, cancellationToken);
        var schedule = state.Schedules.FirstOrDefault(one => one.Id == (id ?? state.ActiveId)) ?? throw new ScheduleRefusedException("There is no such schedule any more.");
        WithRoom(state);
        var link = await shared.ShareAsync(schedule);
        try
        {
            await session.ChangeStateAsync(WithShare, "share", cancellationToken);
            activity.NoteDone("share", schedule);
            return link;
        }
        catch
        {
            // A link that the session does not know could never be revoked.
            await shared.RevokeAsync(link.Link);
            throw;
        }

        SessionState WithShare(SessionState current)
        {
            WithRoom(current);
            return current with { Shares = [.. Living(current.Shares), link.Link] };
        }
    }

    /// <summary>Ends a link; when this returns nobody can open it any more.</summary>
    public async Task<SessionState> RevokeAsync(ISession session, string shareId, CancellationToken cancellationToken = default)
    {
        var state = await schedules.ReadAsync(session, cancellationToken);
        var link = state.Shares.FirstOrDefault(share => share.Id == shareId) ?? throw new ScheduleRefusedException("There is no such link of yours.");
        await shared.RevokeAsync(link);
        return await session.ChangeStateAsync(current => current with { Shares = [.. current.Shares.Where(share => share.Id != link.Id)] }, "revoke a share", cancellationToken);
    }

    /// <returns>Null when the token opens nothing.</returns>
    public Task<SharedFile?> ViewAsync(string token) => shared.ReadAsync(token);

    /// <summary>Makes a link that gives copies of all schedules to another browser, once. An earlier one stops working.</summary>
    public async Task<NewLink> KeepAsync(ISession session, CancellationToken cancellationToken = default)
    {
        var state = await schedules.ReadAsync(session, cancellationToken);
        if (state.Schedules.Count == 0) throw new ScheduleRefusedException("There is no schedule to come back to yet: build one first.");
        var link = await shared.KeepAsync(state.Schedules);
        ShareLink? former = null;
        try
        {
            await session.ChangeStateAsync(WithLink, "make a recovery link", cancellationToken);
        }
        catch
        {
            await shared.ForgetAsync(link.Link);
            throw;
        }

        if (former is not null) await shared.ForgetAsync(former);
        return link;

        SessionState WithLink(SessionState current)
        {
            former = current.Recovery;
            return current with { Recovery = link.Link };
        }
    }

    /// <summary>
    /// Adds the schedules behind a link of <see cref="KeepAsync"/>, and uses the link up when they are stored. A failure between the two leaves a link that
    /// works, and a second try in the same browser adds nothing twice.
    /// </summary>
    public async Task<CommandOutcome> ClaimAsync(ISession session, string token, CancellationToken cancellationToken = default)
    {
        var file = await shared.ReadKeptAsync(token) ?? throw new ScheduleRefusedException(SharedSchedules.NotValid);
        var claim = new Adopt(file.Schedules, "Bring schedules from another device") { CommandId = SharedSchedules.ClaimOf(token) };
        var outcome = await schedules.RunAsync(session, claim, cancellationToken);
        await shared.UseUpAsync(token);
        return outcome;
    }

    private void WithRoom(SessionState state)
    {
        if (Living(state.Shares).Count() >= MostShares) throw new ScheduleRefusedException($"A session holds at most {MostShares} links: revoke one first.");
    }

    private IEnumerable<ShareLink> Living(IEnumerable<ShareLink> shares) => shares.Where(share => share.ExpiresAt > clock.GetUtcNow());
}
