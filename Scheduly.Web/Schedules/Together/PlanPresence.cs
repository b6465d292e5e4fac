using System.Collections.Concurrent;
using System.Text.Json;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Together;

/// <summary>
/// Who is in a plan now, and what they look at. Each page tells its node every few seconds; a node tells the others by a small document that ends by itself, when something
/// changed or a quarter of a minute has passed. Nothing depends on it: a store that does not answer leaves what this node knows.
/// </summary>
internal sealed class PlanPresence(ChangingDocuments documents, TimeProvider clock)
{
    /// <summary>A page that has said nothing for so long has gone; it says something every ten seconds.</summary>
    public static readonly TimeSpan Gone = TimeSpan.FromSeconds(25);

    private const int MostPlans = 10_000, LongestPlace = 60;

    /// <summary>Pages that are told of a change ask a little later than that: each then sees it, and those that ask together are one read.</summary>
    private static readonly TimeSpan Reread = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan Republish = TimeSpan.FromSeconds(15), Idle = TimeSpan.FromMinutes(2), Longest = TimeSpan.FromDays(1);

    private readonly string _node = PlanPeople.NewId();
    private readonly ConcurrentDictionary<string, Board> _boards = [];

    /// <summary>A person is here and looks at something.</summary>
    /// <param name="plan">The hash of the plan's id.</param>
    /// <param name="member">The person's id in the plan.</param>
    /// <param name="looksAt">In a few words, "Plan B"; null when the page is being left.</param>
    /// <returns>All who are here, on all nodes.</returns>
    public async Task<IReadOnlyList<PresentPerson>> BeatAsync(string plan, string member, string? looksAt)
    {
        if (_boards.Count >= MostPlans) Sweep();
        var board = _boards.GetOrAdd(plan, _ => new());
        var now = clock.GetUtcNow();
        bool publish, read, moved;
        PresentPerson[] own;
        lock (board)
        {
            if (looksAt is { Length: > LongestPlace }) looksAt = looksAt[..LongestPlace];
            var before = board.Own.GetValueOrDefault(member);
            if (looksAt is null) board.Own.Remove(member);
            else board.Own[member] = new(member, looksAt, now);
            foreach (var gone in board.Own.Values.Where(one => now - one.SeenAt > Gone).ToList()) board.Own.Remove(gone.Member);
            moved = before?.LooksAt != looksAt;
            publish = moved || now - board.PublishedAt > Republish;
            read = now - board.ReadAt > Reread;
            if (publish) board.PublishedAt = board.ReadAt = now;
            else if (read) board.ReadAt = now;
            own = [.. board.Own.Values];
        }

        try
        {
            if (publish) board.Sheet = await PublishAsync(plan, own, now, quiet: !moved);
            else if (read) board.Sheet = await documents.ReadAsync(ChangingDocuments.Presence, plan) is { } document ? Read(document.Content) : new();
        }
        catch (SessionException)
        {
            // The store does not answer: this node's own people are shown all the same, and the next beat tries again.
        }

        return Here(board.Sheet, own, now);
    }

    private Task<PresenceSheet> PublishAsync(string plan, PresentPerson[] own, DateTimeOffset now, bool quiet) => documents.UpdateAsync(
        ChangingDocuments.Presence,
        plan,
        Longest,
        content =>
        {
            var sheet = content is null ? new() : Read(content);
            var next = new PresenceSheet
            {
                Nodes = [.. sheet.Nodes.Where(node => node.Node != _node && node.People.Any(one => now - one.SeenAt <= Gone + Republish)), new(_node, own)],
            };
            return new DocumentChange<PresenceSheet>(JsonSerializer.SerializeToUtf8Bytes(next, ScheduleJson.Default.PresenceSheet), next, quiet);
        },
        Idle,
        limited: false);

    /// <summary>What other nodes said is older by as long as they wait before they say it again.</summary>
    private IReadOnlyList<PresentPerson> Here(PresenceSheet sheet, PresentPerson[] own, DateTimeOffset now) =>
    [
        .. own.Concat(sheet.Nodes.Where(node => node.Node != _node).SelectMany(node => node.People).Where(one => now - one.SeenAt <= Gone + Republish))
            .GroupBy(one => one.Member).Select(same => same.MaxBy(one => one.SeenAt)!)
            .OrderBy(one => one.Member, StringComparer.Ordinal),
    ];

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var (plan, board) in _boards)
        {
            if (now - board.ReadAt > Idle) _boards.TryRemove(plan, out _);
        }
    }

    private static PresenceSheet Read(byte[] content) => JsonSerializer.Deserialize(content, ScheduleJson.Default.PresenceSheet) ?? new();

    private sealed class Board
    {
        public Dictionary<string, PresentPerson> Own { get; } = [];

        public DateTimeOffset PublishedAt { get; set; }

        public DateTimeOffset ReadAt { get; set; }

        public PresenceSheet Sheet { get; set; } = new();
    }
}

/// <summary>What the nodes say of one plan.</summary>
internal sealed record PresenceSheet
{
    public IReadOnlyList<NodePresence> Nodes { get; init => field = value ?? []; } = [];
}

internal sealed record NodePresence(string Node, IReadOnlyList<PresentPerson> People);

/// <param name="Member">The person's id in the plan.</param>
internal sealed record PresentPerson(string Member, string LooksAt, DateTimeOffset SeenAt);
