using System.Text.Json;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Together;

/// <summary>Sees to a plan's board, one round at a time: writes what this node has to say, or reads what others said, and tells the pages what differs.</summary>
internal sealed class PresenceRounds(PresenceDocument document, SharedPlans plans, IPresenceFeed feed, TimeProvider clock) : IDisposable
{
    /// <summary>Between two rounds of one plan: those who come together are one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private volatile bool _stopped;

    /// <summary>Who is here, on all nodes; under the board's lock.</summary>
    public IReadOnlyList<PresentPerson> All(PresenceBoard board) => board.All(feed.Node, document.IsThere);

    /// <summary>Sees to the board soon, in the background; again when it is being seen to.</summary>
    public void Wake(PresenceBoard board)
    {
        lock (board)
        {
            board.Again = true;
            if (board.Running || _stopped) return;
            board.Running = true;
        }

        _ = Task.Run(() => RunAsync(board));
    }

    private async Task RunAsync(PresenceBoard board)
    {
        var goesOn = true;
        while (goesOn)
        {
            lock (board) board.Again = false;
            try
            {
                await ExchangeAsync(board);
                await TellAsync(board);
            }
            catch (Exception cause) when (cause is SessionException or StateUnreadableException or JsonException)
            {
                // The next tick tries again.
            }

            await Task.Delay(Pause, clock);
            lock (board) board.Running = goesOn = board.Again && !_stopped;
        }
    }

    /// <summary>Writes what this node has to say, or reads what others said.</summary>
    public async Task ExchangeAsync(PresenceBoard board)
    {
        // An older write must not come after a newer one.
        using var turn = await board.TurnAsync();
        bool moved, loud, stale;
        IReadOnlyList<PresentPerson> own;
        var now = clock.GetUtcNow();
        lock (board)
        {
            (moved, loud, stale, own) = (board.Moved, board.Loud, board.Stale, board.Own());
            (board.Moved, board.Loud, board.Stale) = (false, false, false);
        }

        if (!moved && !stale) return;
        try
        {
            var sheet = moved ? await document.WriteAsync(board.Hash, own, now, quiet: !loud && PresenceBoard.Same(own, board.Written)) : await document.ReadAsync(board.Hash);
            lock (board)
            {
                board.Sheet = sheet;
                if (moved) (board.Written, board.WrittenAt) = (own, now);

                // A node that took this one for gone has left its people out.
                else if (own.Count > 0 && sheet.Nodes.All(node => node.Node != feed.Node)) board.Moved = board.Again = true;
            }
        }
        catch
        {
            lock (board)
            {
                board.Moved |= moved;
                board.Loud |= loud;
                board.Stale |= stale;
            }

            throw;
        }
    }

    /// <summary>The plan itself says what its people are called, and who may still know.</summary>
    private async Task TellAsync(PresenceBoard board)
    {
        IReadOnlyList<PresentPerson> all;
        string plan;
        long revision;
        PresentPage[] pages;
        lock (board)
        {
            all = All(board);
            if (board.Plan is null || !board.HasNews(all)) return;
            (plan, revision, pages, board.Awaited) = (board.Plan, board.Sheet.Revision, [.. board.Pages], false);
        }

        Dictionary<string, PlanMember> members;
        try
        {
            members = await plans.ReadAsync(plan) is { Plan: var stored } ? stored.Members.ToDictionary(member => member.Id, StringComparer.Ordinal) : [];
        }
        catch
        {
            lock (board) board.Awaited = true;
            throw;
        }

        NamedPerson[] people = [.. all.Where(one => members.ContainsKey(one.Member)).Select(one => new NamedPerson(one.Member, members[one.Member].Name, one.LooksAt))];
        foreach (var page in pages)
        {
            if (members.TryGetValue(page.Member, out var member) && member.Secret == page.Secret) page.Tell(people);
        }

        lock (board) (board.Told, board.ToldRevision) = (all, revision);
    }

    public void Dispose() => _stopped = true;
}
