using Scheduly.Web.Health.Metrics;

namespace Scheduly.Web.Health.Use;

/// <summary>Counts what people do with schedules on this node, as metrics and for the page of it. No sessions, no addresses, no words of wishes.</summary>
internal sealed class UseCounters(SchedulyMetrics metrics, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly UseTally _tally = new();

    public UseTotals Totals
    {
        get
        {
            lock (_lock) return _tally.Totals;
        }
    }

    /// <param name="action">One of a small set of names.</param>
    public void Count(string action)
    {
        metrics.Used(action);
        lock (_lock)
        {
            _tally.Begin(clock.GetUtcNow());
            _tally.Action(action);
        }
    }

    /// <summary>A schedule was built; the action itself is counted by <see cref="Count"/>.</summary>
    /// <param name="school">Of the catalogue; so are the term and the courses.</param>
    /// <param name="courses">Each once.</param>
    public void Build(string school, string term, IEnumerable<string> courses)
    {
        metrics.Built(school, term);
        lock (_lock) _tally.Build(school, term, courses);
    }

    /// <summary>Takes over what a node that is gone had counted.</summary>
    public void Adopt(UseTotals others)
    {
        lock (_lock) _tally.Add(others);
    }

    /// <summary>Gives up what another node has taken over.</summary>
    public void GiveUp(UseTotals taken)
    {
        lock (_lock) _tally.Subtract(taken);
    }
}
