namespace Scheduly.Web.Schedules.Together;

/// <summary>What the nodes say of one plan, as it lies in the store.</summary>
internal sealed record PresenceSheet
{
    /// <summary>Counts the writes that all pages are to be told of.</summary>
    public long Revision { get; init; }

    public IReadOnlyList<NodePresence> Nodes { get; init => field = value ?? []; } = [];
}

/// <param name="Node">As the live feed calls it.</param>
internal sealed record NodePresence(string Node, IReadOnlyList<PresentPerson> People);

/// <param name="Member">The person's id in the plan.</param>
/// <param name="SeenAt">When the person's node said it last.</param>
internal sealed record PresentPerson(string Member, string LooksAt, DateTimeOffset SeenAt);

/// <summary>The same for the pages of the plan.</summary>
internal sealed record NamedPerson(string Id, string Name, string LooksAt);
