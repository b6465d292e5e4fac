using System.Collections.Concurrent;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Together;

/// <summary>
/// Who is in a plan now, and what they look at. A page is here as long as its WebSocket; its node writes a small document when somebody comes, goes or looks
/// elsewhere, and reads what others wrote when the live feed says so. That another node has gone shows in the feed too, so that pages on which nothing happens
/// ask nothing of the store. Nothing depends on any of this: a store that does not answer leaves what this node knows.
/// </summary>
internal sealed class PlanPresence : IDisposable
{
    private const int MostPlans = 10_000, LongestPlace = 60;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, PresenceBoard> _boards = new(StringComparer.Ordinal);
    private readonly PresenceRounds _rounds;
    private readonly PresenceDocument _document;
    private readonly IPresenceFeed _feed;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    public PlanPresence(PresenceDocument document, SharedPlans plans, IPresenceFeed feed, TimeProvider clock)
    {
        (_document, _feed, _clock, _rounds) = (document, feed, clock, new(document, plans, feed, clock));
        _timer = clock.CreateTimer(_ => Look(), null, Tick, Tick);
    }

    /// <summary>A page of a plan is open.</summary>
    /// <param name="plan">The plan's id.</param>
    /// <param name="tell">Gets who is here, soon and whenever that changes, as long as the member is in the plan.</param>
    /// <returns>Null when too many plans are open on this node.</returns>
    public PresentPage? Enter(string plan, PlanMember member, Action<IReadOnlyList<NamedPerson>> tell)
    {
        if (Take(SharedPlans.HashOf(plan)) is not { } board) return null;
        var page = new PresentPage(this, board, plan, member, tell);
        lock (board) board.Add(page);
        return page;
    }

    /// <summary>A person without a WebSocket is here and looks at something.</summary>
    /// <param name="plan">The hash of the plan's id.</param>
    /// <param name="member">The person's id in the plan.</param>
    /// <param name="looksAt">In a few words, "Plan B"; null when the page is being left.</param>
    /// <returns>All who are here, on all nodes.</returns>
    public async Task<IReadOnlyList<PresentPerson>> BeatAsync(string plan, string member, string? looksAt)
    {
        if (Take(plan) is not { } board) return [];
        lock (board)
        {
            board.Ask(member, Text(looksAt), _clock.GetUtcNow());

            // Nothing says when it changes.
            if (!_feed.Enabled) board.Stale = true;
        }

        try
        {
            await _rounds.ExchangeAsync(board);
        }
        catch (SessionException)
        {
            // This node's own people are shown all the same, and the next tick tries again.
        }

        _rounds.Wake(board);
        lock (board) return _rounds.All(board);
    }

    /// <summary>People of the plan have gone from it: all pages are told of who is left.</summary>
    /// <param name="plan">The plan's id.</param>
    public void TellAgain(string plan)
    {
        if (Take(SharedPlans.HashOf(plan)) is not { } board) return;
        lock (board) board.Moved = board.Loud = true;
        _rounds.Wake(board);
    }

    public void Dispose()
    {
        _timer.Dispose();
        foreach (var board in _boards.Values) board.Dispose();
        _rounds.Dispose();
    }

    internal void Place(PresenceBoard board, PresentPage page, string? looksAt)
    {
        lock (board) board.Place(page, Text(looksAt), _clock.GetUtcNow());
        _rounds.Wake(board);
    }

    internal void Leave(PresenceBoard board, PresentPage page)
    {
        lock (board) board.Remove(page);
        _rounds.Wake(board);
    }

    private static string? Text(string? looksAt) => looksAt is null ? null : PersonalName.Cut(looksAt, LongestPlace);

    private PresenceBoard? Take(string plan)
    {
        while (true)
        {
            if (_boards.Count >= MostPlans && !_boards.ContainsKey(plan)) return null;
            var board = _boards.GetOrAdd(plan, static hash => new(hash));
            lock (board)
            {
                if (board.Ended) continue;
                board.UsedAt = _clock.GetUtcNow();
                board.Watch ??= _feed.Watch(plan, () =>
                {
                    board.Stale = true;
                    _rounds.Wake(board);
                });
                return board;
            }
        }
    }

    /// <summary>What time changes, without a question to the store.</summary>
    private void Look()
    {
        var now = _clock.GetUtcNow();
        foreach (var (plan, board) in _boards)
        {
            lock (board)
            {
                board.Expire(now - PresenceDocument.Gone);
                if (board.Written.Count > 0 && now - board.WrittenAt > _document.WriteAgain) board.Moved = true;
                if (board.IsUnused && !board.Moved && !board.Running && now - board.UsedAt > Unused)
                {
                    board.Ended = true;
                    board.Dispose();
                    _boards.TryRemove(plan, out _);
                    continue;
                }

                if (!board.Moved && !board.Stale && !board.HasNews(_rounds.All(board))) continue;
            }

            _rounds.Wake(board);
        }
    }
}
