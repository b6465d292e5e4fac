using System.Text.Json;
using Scheduly.Sessions;

namespace Scheduly.Web.Schedules.Together;

/// <summary>
/// What the nodes write of who is in a plan, and for how long that holds. It may be lost at any time: each node writes its people again when it finds them missing.
/// </summary>
internal sealed class PresenceDocument(ChangingDocuments documents, IPresenceFeed feed, TimeProvider clock)
{
    /// <summary>A page without a WebSocket that has said nothing for so long has gone; it says something every ten seconds.</summary>
    public static readonly TimeSpan Gone = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan WriteUnheard = TimeSpan.FromSeconds(15), Kept = TimeSpan.FromMinutes(10);

    /// <summary>It ends a day after its last write.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromDays(1), Longest = TimeSpan.FromDays(400);

    /// <summary>After so long a node writes what it wrote before: often while no feed says that it is there.</summary>
    public TimeSpan WriteAgain => feed.IsLive ? Idle / 2 : WriteUnheard;

    public async Task<PresenceSheet> ReadAsync(string plan) => await documents.ReadAsync(ChangingDocuments.Presence, plan) is { } document ? Read(document.Content) : new();

    /// <param name="own">This node's people; what it wrote before is replaced.</param>
    /// <param name="quiet">Nothing changed but the time.</param>
    /// <returns>What all nodes wrote, without those that have gone.</returns>
    public Task<PresenceSheet> WriteAsync(string plan, IReadOnlyList<PresentPerson> own, DateTimeOffset now, bool quiet)
    {
        NodePresence[] here = own.Count > 0 ? [new(feed.Node, [.. own.Select(one => one with { SeenAt = now })])] : [];
        return documents.UpdateAsync(
            ChangingDocuments.Presence,
            plan,
            Longest,
            content =>
            {
                var sheet = content is null ? new() : Read(content);
                var others = sheet.Nodes.Where(node => node.Node != feed.Node && node.People.Any(one => IsKept(node.Node, one.SeenAt)));
                var next = new PresenceSheet { Revision = sheet.Revision + (quiet ? 0 : 1), Nodes = [.. others, .. here] };
                return new DocumentChange<PresenceSheet>(JsonSerializer.SerializeToUtf8Bytes(next, ScheduleJson.Default.PresenceSheet), next, quiet);
            },
            Idle,
            limited: false);
    }

    /// <summary>While the feed is heard, a node that is silent has gone. While it is not, a node is there that wrote lately, and for a while any.</summary>
    public bool IsThere(string node, DateTimeOffset wroteAt)
    {
        var lately = clock.GetUtcNow() - wroteAt <= Gone + WriteUnheard;
        if (!feed.IsLive) return lately || (feed.HasTransport && feed.Steady <= Gone + WriteUnheard);
        if (feed.Steady <= feed.Silent) return true;
        return feed.SilenceOf(node) is { } silence ? silence <= feed.Silent : lately;
    }

    /// <summary>Without a feed more is left than is shown: who is left out has to write again.</summary>
    private bool IsKept(string node, DateTimeOffset wroteAt) => IsThere(node, wroteAt) || (!feed.IsLive && clock.GetUtcNow() - wroteAt <= Kept);

    private static PresenceSheet Read(byte[] content) => JsonSerializer.Deserialize(content, ScheduleJson.Default.PresenceSheet) ?? new();
}
