using System.Text.Json;
using System.Text.Json.Serialization;
using Scheduly.Web.Schedules.History;

namespace Scheduly.Web.Schedules.Together;

/// <summary>A plan of several people: one document, in which everything about it stands, so that each change of any part is one compare-and-set.</summary>
internal sealed record SharedPlan
{
    /// <summary>The version that this program writes. A newer one is refused.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required string Name { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the plan ends for everybody.</summary>
    public DateTimeOffset EndsAt { get; init; }

    /// <summary>Counts the changes that were stored.</summary>
    public long Revision { get; init; }

    /// <summary>As in a session: in the order in which they were made.</summary>
    public IReadOnlyList<NamedSchedule> Schedules { get; init => field = value ?? []; } = [];

    public IReadOnlyList<PlanMember> Members { get; init => field = value ?? []; } = [];

    public IReadOnlyList<PlanInvitation> Invitations { get; init => field = value ?? []; } = [];

    /// <summary>The last things that were done, the latest last.</summary>
    public IReadOnlyList<PlanEntry> Log { get; init => field = value ?? []; } = [];

    /// <summary>Members that this program does not know; they are kept. Settable because generated code asks for it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Other { get; set; }

    [JsonIgnore]
    public PlanMember Owner => Members.First(member => member.Role == PlanRole.Owner);

    public SharedPlan With(PlanMember member) => this with { Members = [.. Members.Select(one => one.Id == member.Id ? member : one)] };

    /// <summary>The plan as one of its members sees and changes it: a state of schedules with that person's own undo.</summary>
    /// <param name="shown">The id of the schedule that the person looks at; the last one when there is no such.</param>
    public SessionState StateFor(PlanMember member, string? shown) => new()
    {
        Schedules = Schedules,
        ActiveId = Schedules.Any(schedule => schedule.Id == shown) ? shown : Schedules is [.., var last] ? last.Id : null,
        Revision = Revision,
        Applied = member.Applied,
        History = new() { Undo = [.. member.Undo.Select(step => new UndoStep(step.Label, step.Back))], Redo = [.. member.Redo.Select(step => new UndoStep(step.Label, step.Forth))] },
    };
}

/// <summary>A person in a plan.</summary>
/// <param name="Id">Short, unique within the plan; it opens nothing.</param>
/// <param name="Name">As the person wrote it, unique within the plan.</param>
/// <param name="Secret">The hash of what the person's browser keeps.</param>
/// <param name="Invitation">The id of the one that let them in; null for who made the plan.</param>
internal sealed record PlanMember(string Id, string Name, PlanRole Role, string Secret, string? Invitation, DateTimeOffset JoinedAt)
{
    /// <summary>What this person can undo and do again, the latest last; the commands of others are not among them.</summary>
    public IReadOnlyList<OwnStep> Undo { get; init => field = value ?? []; } = [];

    public IReadOnlyList<OwnStep> Redo { get; init => field = value ?? []; } = [];

    /// <summary>As <see cref="SessionState.Applied"/>, of this person's commands.</summary>
    public IReadOnlyList<string> Applied { get; init => field = value ?? []; } = [];
}

/// <summary>A command of one person, as the two differences between the documents before and after it.</summary>
/// <param name="Back">Leads from what the command left to what was before.</param>
/// <param name="Forth">Leads from what was before to what the command left.</param>
internal sealed record OwnStep(string Label, JsonElement Back, JsonElement Forth);

/// <summary>A link that lets people in.</summary>
/// <param name="Id">Names it within the plan; opens nothing.</param>
/// <param name="Hash">Of the secret in its token.</param>
/// <param name="Role">The one power that it gives: <see cref="PlanRole.Look"/> or <see cref="PlanRole.Edit"/>.</param>
internal sealed record PlanInvitation(string Id, string Hash, PlanRole Role, DateTimeOffset CreatedAt, DateTimeOffset EndsAt);

/// <summary>One line of a plan's history.</summary>
/// <param name="Number">The plan's revision that it made.</param>
/// <param name="Member">The id of who did it.</param>
/// <param name="Name">That person's name at that time.</param>
/// <param name="What">The step by name: "Wish: No Friday", "joined to edit".</param>
internal sealed record PlanEntry(long Number, DateTimeOffset At, string Member, string Name, string What);
