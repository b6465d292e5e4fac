using System.Text.Json;
using System.Text.Json.Serialization;
using Scheduly.Web.Schedules.History;
using Scheduly.Web.Schedules.Live;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;
using Scheduly.Web.Schedules.Sharing;

namespace Scheduly.Web.Schedules;

/// <summary>What a session holds of the domain: one JSON document under one member of the session.</summary>
internal sealed record SessionState
{
    /// <summary>The version that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Of the document's form. A newer one than this program knows is refused, never cut down to what it knows.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>In the order in which they were made; empty before the first build.</summary>
    public IReadOnlyList<NamedSchedule> Schedules { get; init => field = value ?? []; } = [];

    /// <summary>The id of the schedule that is shown and changed; null while there is none.</summary>
    public string? ActiveId { get; init; }

    /// <summary>Counts the changes that were stored.</summary>
    public long Revision { get; init; }

    /// <summary>What can be undone.</summary>
    public UndoSteps History { get; init => field = value ?? new(); } = new();

    /// <summary>Short hashes of the ids of the last commands that had one, the latest last.</summary>
    public IReadOnlyList<string> Applied { get; init => field = value ?? []; } = [];

    /// <summary>The links that this session made and has not revoked.</summary>
    public IReadOnlyList<ShareLink> Shares { get; init => field = value ?? []; } = [];

    /// <summary>The links that follow a schedule, which this session made and has not revoked.</summary>
    public IReadOnlyList<LiveLink> Live { get; init => field = value ?? []; } = [];

    /// <summary>The link that gives these schedules to another device; null when there is none.</summary>
    public ShareLink? Recovery { get; init; }

    /// <summary>Members that this program does not know; they are kept. Settable because generated code asks for it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }

    [JsonIgnore]
    public NamedSchedule? Active => Schedules.FirstOrDefault(schedule => schedule.Id == ActiveId);

    /// <summary>With the schedule in the place of the one of its id, or at the end; it becomes the active one.</summary>
    public SessionState With(NamedSchedule schedule) => this with
    {
        Schedules = Schedules.Any(one => one.Id == schedule.Id)
            ? [.. Schedules.Select(one => one.Id == schedule.Id ? schedule : one)]
            : [.. Schedules, schedule],
        ActiveId = schedule.Id,
    };
}

/// <summary>One schedule of a student; the members from <see cref="School"/> to <see cref="LastPlan"/> are the old backend's.</summary>
internal sealed record NamedSchedule
{
    /// <summary>Short, unique within the session.</summary>
    public required string Id { get; init; }

    public string Name { get; init => field = value ?? ""; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public string School { get; init => field = value ?? ""; } = "";

    public string Major { get; init => field = value ?? ""; } = "";

    public string Term { get; init => field = value ?? ""; } = "";

    public WishList Preferences { get; init => field = value ?? new(); } = new();

    /// <summary>The courses that the plan was made of.</summary>
    public IReadOnlyList<string> Courses { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Prerequisite> Prereqs { get; init => field = value ?? []; } = [];

    public IReadOnlyList<Prerequisite> MultiSemesterPrereqs { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> CompletedCourses { get; init => field = value ?? []; } = [];

    public Plan? LastPlan { get; init; }

    /// <summary>Members that this program does not know; they are kept. Settable because generated code asks for it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }

    /// <summary>As others may see it: without completed courses, instructors to avoid, and unknown members.</summary>
    public NamedSchedule ForOthers() => this with
    {
        CompletedCourses = [],
        Preferences = Preferences with { AvoidInstructors = [] },
        LastPlan = LastPlan is { } plan ? new(plan.Term, plan.TotalCredits, plan.Sections) : null,
        Other = null,
    };
}
