using System.Reflection;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Commands;

/// <summary>
/// One thing that a student does. It says what to change and never holds a state, so that two tabs cannot overwrite each other.
/// In JSON an object whose member <c>type</c> names the command; the other members are in camelCase.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = TypeMember)]
[JsonDerivedType(typeof(Build), "build")]
[JsonDerivedType(typeof(Refine), "refine")]
[JsonDerivedType(typeof(DropWish), "dropWish")]
[JsonDerivedType(typeof(SetSoft), "setSoft")]
[JsonDerivedType(typeof(AddCourse), "addCourse")]
[JsonDerivedType(typeof(DropCourse), "dropCourse")]
[JsonDerivedType(typeof(Swap), "swap")]
[JsonDerivedType(typeof(Pin), "pin")]
[JsonDerivedType(typeof(Unpin), "unpin")]
[JsonDerivedType(typeof(Block), "block")]
[JsonDerivedType(typeof(Unblock), "unblock")]
[JsonDerivedType(typeof(UseAlternative), "useAlternative")]
[JsonDerivedType(typeof(NewSchedule), "newSchedule")]
[JsonDerivedType(typeof(Duplicate), "duplicate")]
[JsonDerivedType(typeof(Rename), "rename")]
[JsonDerivedType(typeof(SelectSchedule), "select")]
[JsonDerivedType(typeof(RemoveSchedule), "remove")]
[JsonDerivedType(typeof(Complete), "complete")]
[JsonDerivedType(typeof(CopyShared), "copyShared")]
[JsonDerivedType(typeof(Undo), "undo")]
[JsonDerivedType(typeof(Redo), "redo")]
[JsonDerivedType(typeof(StartOver), "startOver")]
internal abstract record ScheduleCommand
{
    public const string TypeMember = "type";

    /// <summary>
    /// Made by the client, such as a UUID; at most 64 characters. A command whose id is among the last 32 of the session is not
    /// applied again, so that it can be sent again when its answer was lost.
    /// </summary>
    public string? CommandId { get; init; }

    /// <summary>As <see cref="TypeMember"/> has it, for the audit log; "adopt" for the one that no client sends.</summary>
    [JsonIgnore]
    public string Kind => Kinds.GetValueOrDefault(GetType(), "adopt");

    private static readonly Dictionary<Type, string> Kinds = typeof(ScheduleCommand).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
        .ToDictionary(one => one.DerivedType, one => (string)one.TypeDiscriminator!);
}

/// <summary>Plans a programme. Without a name the active schedule of the same programme is planned again; otherwise another is added.</summary>
internal sealed record Build(string School, string Major, string Term, string? Utterance = null, string? Name = null) : ScheduleCommand;

/// <summary>Adds wishes in plain words to the active schedule.</summary>
internal sealed record Refine(string Utterance) : ScheduleCommand;

/// <param name="Chip">The id of a chip, "noDays:Fri".</param>
internal sealed record DropWish(string Chip) : ScheduleCommand;

/// <param name="Chip">The id of a chip, "noDays:Fri".</param>
/// <param name="Soft">True to prefer it only, false to require it.</param>
internal sealed record SetSoft(string Chip, bool Soft) : ScheduleCommand;

internal sealed record AddCourse(string Course) : ScheduleCommand;

/// <summary>Takes a course out of the active schedule; one that the programme proposes is skipped from now on.</summary>
internal sealed record DropCourse(string Course) : ScheduleCommand;

/// <summary>Puts another section of the same course and component in the place of one, moves nothing else, and pins it.</summary>
/// <param name="Crn">The one that goes.</param>
/// <param name="Force">Do it even when it clashes.</param>
internal sealed record Swap(string Crn, string With, bool Force = false) : ScheduleCommand;

internal sealed record Pin(string Crn) : ScheduleCommand;

internal sealed record Unpin(string Crn) : ScheduleCommand;

/// <summary>Keeps a time of the week free.</summary>
internal sealed record Block(Weekdays Days, TimeOnly Start, TimeOnly End, string? Label = null) : ScheduleCommand;

/// <param name="Chip">The id of the blocked time's chip.</param>
internal sealed record Unblock(string Chip) : ScheduleCommand;

/// <summary>Takes one of the plan's alternatives.</summary>
/// <param name="Crns">All of its sections, in any order.</param>
internal sealed record UseAlternative(IReadOnlyList<string> Crns) : ScheduleCommand;

/// <summary>Adds a schedule of the active one's programme, without wishes.</summary>
internal sealed record NewSchedule(string Name) : ScheduleCommand;

/// <param name="Id">Of the schedule.</param>
internal sealed record Duplicate(string Id, string? Name = null) : ScheduleCommand;

/// <param name="Id">Of the schedule.</param>
internal sealed record Rename(string Id, string Name) : ScheduleCommand;

/// <summary>Shows another schedule. It changes nothing, and so is no step to undo.</summary>
/// <param name="Id">Of the schedule.</param>
internal sealed record SelectSchedule(string Id) : ScheduleCommand;

/// <param name="Id">Of the schedule.</param>
internal sealed record RemoveSchedule(string Id) : ScheduleCommand;

/// <summary>Says which courses are behind the student; the list replaces the one before.</summary>
internal sealed record Complete(IReadOnlyList<string> Courses) : ScheduleCommand;

/// <summary>Adds a copy of a schedule that somebody shared.</summary>
internal sealed record CopyShared(string Token) : ScheduleCommand;

internal sealed record Undo : ScheduleCommand;

internal sealed record Redo : ScheduleCommand;

/// <summary>Removes the active schedule.</summary>
internal sealed record StartOver : ScheduleCommand;

/// <summary>Adds schedules that came from elsewhere; no client sends it.</summary>
/// <param name="Label">What undo would take back.</param>
/// <param name="Replace">They take the place of all that are there.</param>
internal sealed record Adopt(IReadOnlyList<NamedSchedule> Schedules, string Label, bool Replace = false) : ScheduleCommand;

/// <summary>Adds the schedules of a session that goes on here, under the ids that they have; no client sends it.</summary>
/// <remarks>One that is there already takes the new content: its source was changed at the moment of the first try.</remarks>
internal sealed record TakeOver(IReadOnlyList<NamedSchedule> Schedules) : ScheduleCommand;
