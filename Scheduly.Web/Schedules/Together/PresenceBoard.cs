namespace Scheduly.Web.Schedules.Together;

/// <summary>Who is in one plan, as one node knows it. Whoever uses it holds its lock, but for <see cref="Stale"/>.</summary>
/// <param name="hash">Of the plan's id.</param>
internal sealed class PresenceBoard(string hash) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<PresentPage> _pages = [];
    private readonly Dictionary<string, PresentPerson> _asking = new(StringComparer.Ordinal);

    public string Hash => hash;

    /// <summary>The plan's id; null while no page is open, and only those ask who have no WebSocket.</summary>
    public string? Plan { get; private set; }

    public IReadOnlyCollection<PresentPage> Pages => _pages;

    /// <summary>What is stored, as this node read or wrote it last.</summary>
    public PresenceSheet Sheet { get; set; } = new();

    /// <summary>Something else may be stored than <see cref="Sheet"/>.</summary>
    public volatile bool Stale = true;

    /// <summary>Own people came, went or look elsewhere since they were written; or it has to be written again.</summary>
    public bool Moved { get; set; }

    /// <summary>All pages are to be told, whether or not anybody moved.</summary>
    public bool Loud { get; set; }

    /// <summary>A page has come that was told nothing yet.</summary>
    public bool Awaited { get; set; }

    /// <summary>What the pages were told last.</summary>
    public IReadOnlyList<PresentPerson> Told { get; set; } = [];

    /// <summary>The sheet's revision then.</summary>
    public long ToldRevision { get; set; }

    /// <summary>What this node wrote last of its own people.</summary>
    public IReadOnlyList<PresentPerson> Written { get; set; } = [];

    public DateTimeOffset WrittenAt { get; set; }

    public DateTimeOffset UsedAt { get; set; }

    public bool Running { get; set; }

    public bool Again { get; set; }

    /// <summary>Nobody keeps it any more: take another one.</summary>
    public bool Ended { get; set; }

    /// <summary>Ends the watch on what is stored.</summary>
    public IDisposable? Watch { get; set; }

    /// <param name="all">Who is here.</param>
    public bool HasNews(IReadOnlyList<PresentPerson> all) => _pages.Count > 0 && (Awaited || Sheet.Revision != ToldRevision || !Same(all, Told));

    public bool IsUnused => _pages.Count == 0 && _asking.Count == 0;

    /// <summary>Waits until nobody else writes or reads for this board; without the lock.</summary>
    public async Task<IDisposable> TurnAsync()
    {
        await _turn.WaitAsync();
        return new Turn(_turn);
    }

    public void Add(PresentPage page)
    {
        _pages.Add(page);
        Plan = page.Plan;
        Awaited = true;

        // It asked until it had its WebSocket.
        if (_asking.Remove(page.Member)) Moved = true;
    }

    public void Remove(PresentPage page) => Moved |= _pages.Remove(page) && page.LooksAt is not null;

    public void Place(PresentPage page, string? looksAt, DateTimeOffset now)
    {
        if (!_pages.Contains(page) || page.LooksAt == looksAt) return;
        (page.LooksAt, page.At, Moved) = (looksAt, now, true);
    }

    /// <summary>A page without a WebSocket asks.</summary>
    public void Ask(string member, string? looksAt, DateTimeOffset now)
    {
        var before = _asking.GetValueOrDefault(member)?.LooksAt;
        if (looksAt is null) _asking.Remove(member);
        else _asking[member] = new(member, looksAt, now);
        Moved |= before != looksAt;
    }

    /// <summary>Pages that asked and have not for so long are gone.</summary>
    public void Expire(DateTimeOffset before)
    {
        foreach (var gone in _asking.Values.Where(one => one.SeenAt < before).ToList())
        {
            _asking.Remove(gone.Member);
            Moved = true;
        }
    }

    /// <summary>This node's people; of one with several pages, where they moved last.</summary>
    public IReadOnlyList<PresentPerson> Own() => Distinct(_asking.Values.Concat(_pages.Where(page => page.LooksAt is not null).Select(page => new PresentPerson(page.Member, page.LooksAt!, page.At))));

    /// <param name="isThere">Whether a node that wrote its people then is still there.</param>
    public IReadOnlyList<PresentPerson> All(string node, Func<string, DateTimeOffset, bool> isThere) =>
        Distinct(Own().Concat(Sheet.Nodes.Where(one => one.Node != node).SelectMany(one => one.People.Where(person => isThere(one.Node, person.SeenAt)))));

    public void Dispose()
    {
        Watch?.Dispose();
        _turn.Dispose();
    }

    public static bool Same(IReadOnlyList<PresentPerson> one, IReadOnlyList<PresentPerson> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.Member == pair.Second.Member && pair.First.LooksAt == pair.Second.LooksAt);

    private static IReadOnlyList<PresentPerson> Distinct(IEnumerable<PresentPerson> people) =>
        [.. people.GroupBy(one => one.Member).Select(same => same.MaxBy(one => one.SeenAt)!).OrderBy(one => one.Member, StringComparer.Ordinal)];

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
