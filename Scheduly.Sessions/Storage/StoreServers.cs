namespace Scheduly.Sessions.Storage;

/// <summary>A server that this node writes to, and what it reports of those that follow it.</summary>
/// <param name="Primary">Its host and port.</param>
/// <param name="Followers">Empty when there are none, or when they are not known.</param>
/// <param name="Unknown">Why the followers are not known, in one sentence; null when they are.</param>
internal sealed record StoreServers(string Primary, IReadOnlyList<StoreFollower> Followers, string? Unknown = null);

/// <param name="Name">As the primary names it: an address, or an application name.</param>
/// <param name="State">In the primary's own word: "online", "streaming, sync", ….</param>
/// <param name="Delay">Null when the primary does not report it. Redis reports whole seconds since the last acknowledgement.</param>
internal sealed record StoreFollower(string Name, string State, TimeSpan? Delay);
