using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Live;

/// <summary>The one power of a link that follows a schedule. In JSON "view" and "calendar".</summary>
[JsonConverter(typeof(LiveKindConverter))]
internal enum LiveKind
{
    /// <summary>To look at, and to lay beside one's own.</summary>
    View,

    /// <summary>For a calendar program to subscribe to.</summary>
    Calendar,
}

internal sealed class LiveKindConverter() : JsonStringEnumConverter<LiveKind>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>A link that follows a schedule, as the session that made it remembers it; the token is not known any more.</summary>
/// <param name="Id">The hash of the token: names the link, opens nothing.</param>
/// <param name="Schedule">The id of the schedule that it follows.</param>
/// <param name="Name">The schedule's name when the link was made.</param>
internal sealed record LiveLink(string Id, LiveKind Kind, string Schedule, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A link that was just made.</summary>
/// <param name="Token">Shown once.</param>
internal sealed record NewLiveLink(string Token, LiveLink Link);

/// <summary>What stands behind such a link.</summary>
internal sealed record LiveFile
{
    public const int CurrentVersion = 1;

    /// <summary>Events that are remembered, those that are gone too: a calendar program must not take one that comes back for an old one.</summary>
    public const int MostMarks = 300;

    public int Version { get; init; } = CurrentVersion;

    public LiveKind Kind { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the schedule changed last, as far as others see it.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The revision of the session that this is a copy of: an older one never takes the place of a newer.</summary>
    public long Revision { get; init; }

    /// <summary>Null while its owner has removed it.</summary>
    public NamedSchedule? Schedule { get; init; }

    /// <summary>Of a calendar: each event by its id.</summary>
    public IReadOnlyDictionary<string, EventMark> Marks { get; init => field = value ?? new Dictionary<string, EventMark>(); } = new Dictionary<string, EventMark>();
}

/// <summary>What a calendar program must be told of an event beside the event.</summary>
/// <param name="Print">Stands for the event's content.</param>
/// <param name="Sequence">Counts its changes, from 0.</param>
internal sealed record EventMark(string Print, int Sequence, DateTimeOffset ChangedAt);
