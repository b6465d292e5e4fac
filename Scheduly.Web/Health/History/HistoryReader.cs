using Microsoft.Extensions.Options;
using Scheduly.Sessions.Health;
using Scheduly.Web.Health.Use;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Observed;

namespace Scheduly.Web.Health.History;

/// <summary>The history for pages: of this node, or summed over all whose entries lie in the store. A store that is unavailable leaves this node's own.</summary>
internal sealed class HistoryReader
{
    /// <summary>Nodes tell of themselves a little later than it happened: the end of the sum waits for them.</summary>
    private static readonly TimeSpan Late = NodePublisher.Interval * 2, Freshness = TimeSpan.FromSeconds(5);

    private readonly ThisNode _here;
    private readonly NodeStore _store;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;
    private readonly Shared<Others> _others;

    public HistoryReader(ThisNode here, NodeStore store, IOptions<SessionStorageOptions> options, TimeProvider clock)
    {
        (_here, _store, _clock, _limit) = (here, store, clock, options.Value.OperationTimeout);
        _others = new(ReadOthersAsync, Freshness, clock);
    }

    public async Task<HistoryView> ReadAsync(HistorySpan span, bool allNodes, CancellationToken cancellationToken)
    {
        var others = await _others.ReadAsync(cancellationToken);
        var now = _clock.GetUtcNow();
        var here = _here.Entry;
        IReadOnlyList<NodeEntry> nodes = [here, .. others.Nodes];
        var slots = (allNodes ? nodes : [here]).SelectMany(node => node.Of(span)).ToLookup(point => point.Slot);
        var last = allNodes ? span.SlotOf(now - Late) - (span == HistorySpan.Day ? 1 : 0) : span.SlotOf(now - span.Step);

        // Shortly after the first start no step is complete: then the one that has begun is better than nothing.
        if (slots.Count > 0 && slots.Min(slot => slot.Key) is var first && first > last) last = first;
        return new(
            span,
            [.. Enumerable.Range(0, span.Steps).Select(i => last - span.Steps + 1 + i).Select(slot => slots.Contains(slot) ? HistoryPoint.Sum(slot, [.. slots[slot]]) : null)],
            span.EndOf(last),
            [.. nodes.Select(node => new NodeInfo(node.Name, node.Version, node.Started, node.At, node == here, now - node.At < NodePublisher.GoneAfter)).OrderByDescending(node => node.LastSeen)],
            UseTotals.Sum(nodes.Select(node => node.Use)),
            here.Use,
            others.Trouble);
    }

    private async Task<Others> ReadOthersAsync()
    {
        if (!_store.IsUsable) return new([], "A cache of the application's own cannot list: nodes do not see each other.");
        try
        {
            // What is given up goes on in the background until the store answers; the next reader does not wait for it.
            var nodes = await _store.ReadAsync(CancellationToken.None).WaitAsync(_limit, _clock);
            return new([.. nodes.Select(node => node.Entry).Where(entry => entry.Id != _here.Id)], null);
        }
        catch (Exception cause) when (cause is SessionUnavailableException or TimeoutException)
        {
            return new([], "The store does not answer: the figures are of this node alone.");
        }
    }

    private sealed record Others(IReadOnlyList<NodeEntry> Nodes, string? Trouble);
}

/// <param name="Points">As many as the span has steps, the oldest first; null where nothing is known.</param>
/// <param name="End">Of the last step.</param>
/// <param name="Nodes">Those seen within a day, the latest first.</param>
/// <param name="Use">Of all nodes.</param>
/// <param name="UseHere">Of this one.</param>
/// <param name="Trouble">Why other nodes could not be looked at, as a sentence; null when they could.</param>
internal sealed record HistoryView(
    HistorySpan Span, IReadOnlyList<HistoryPoint?> Points, DateTimeOffset End, IReadOnlyList<NodeInfo> Nodes, UseTotals Use, UseTotals UseHere, string? Trouble)
{
    /// <summary>The end of each step.</summary>
    public IReadOnlyList<DateTimeOffset> Times => [.. Enumerable.Range(0, Points.Count).Select(i => End - (Span.Step * (Points.Count - 1 - i)))];

    /// <summary>Every kind of operation that occurred, over all steps together.</summary>
    public IReadOnlyList<OperationSummary> Operations
    {
        get
        {
            var known = Points.OfType<HistoryPoint>().ToList();
            if (known.Count == 0) return [];
            var sum = HistoryPoint.Sum(0, known);
            return
            [
                .. Enum.GetValues<StorageVerb>().Where(verb => sum.CountOf(verb) > 0).Select(verb => new OperationSummary(
                    verb.Word, sum.CountOf(verb), Milliseconds(sum, verb, 0.5), Milliseconds(sum, verb, 0.95), Milliseconds(sum, verb, 0.99))),
            ];
        }
    }

    public IReadOnlyList<double?> Of(Func<HistoryPoint, double?> value) => [.. Points.Select(point => point is null ? null : value(point))];

    /// <summary>Events per second.</summary>
    public IReadOnlyList<double?> Rate(params HistoryCount[] kinds) => Of(point => kinds.Sum(kind => point[kind]) / Span.Step.TotalSeconds);

    /// <summary>Milliseconds.</summary>
    public IReadOnlyList<double?> Latency(string verb, double share)
    {
        var wanted = Enum.GetValues<StorageVerb>().First(one => one.Word == verb);
        return Of(point => point.Percentile(wanted, share) * 1000);
    }

    private static double Milliseconds(HistoryPoint sum, StorageVerb verb, double share) => sum.Percentile(verb, share)!.Value * 1000;
}

/// <param name="IsHere">The node that answers.</param>
/// <param name="IsAlive">It has written within a minute.</param>
internal sealed record NodeInfo(string Name, string Version, DateTimeOffset Started, DateTimeOffset LastSeen, bool IsHere, bool IsAlive);

/// <param name="Name">"read", "write", ….</param>
/// <param name="P50">Milliseconds that half of them stayed under; so for the others.</param>
internal sealed record OperationSummary(string Name, long Count, double P50, double P95, double P99);
