using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scheduly.Web.Schedules.Preferences;

/// <summary>
/// A student's wishes for one schedule. The first eight members are the old contract's; null and empty mean "no wish".
/// </summary>
internal sealed record WishList
{
    /// <summary>No class on these days.</summary>
    public Weekdays NoDays { get; init; }

    /// <summary>No class begins before this local time.</summary>
    public TimeOnly? EarliestStart { get; init; }

    /// <summary>No class ends after this local time.</summary>
    public TimeOnly? LatestEnd { get; init; }

    public decimal? MinCredits { get; init; }

    public decimal? MaxCredits { get; init; }

    /// <summary>Courses that are not to be planned: "CS1501".</summary>
    public IReadOnlyList<string> SkipCourses { get; init => field = value ?? []; } = [];

    /// <summary>CRNs that stand before everything else is planned.</summary>
    public IReadOnlyList<string> PinSections { get; init => field = value ?? []; } = [];

    /// <summary>Prefer days without holes between classes.</summary>
    public bool? AvoidGaps { get; init; }

    /// <summary>Credits to come as close to as the limits allow.</summary>
    public decimal? TargetCredits { get; init; }

    /// <summary>Courses to plan in addition to those that the requirements choose.</summary>
    public IReadOnlyList<string> AddCourses { get; init => field = value ?? []; } = [];

    /// <summary>Times that stay free ("lunch free 12 to 1").</summary>
    public IReadOnlyList<BlockedTime> BlockedTimes { get; init => field = value ?? []; } = [];

    /// <summary>Sections taught by one of these are preferred ("with Dr. Smith"); matched on whole names.</summary>
    public IReadOnlyList<string> Instructors { get; init => field = value ?? []; } = [];

    /// <summary>Sections taught by one of these are not chosen.</summary>
    public IReadOnlyList<string> AvoidInstructors { get; init => field = value ?? []; } = [];

    /// <summary>Prefer few days on campus, each as full as possible.</summary>
    public bool? Compact { get; init; }

    /// <summary>Prefer the same load on each day.</summary>
    public bool? Balanced { get; init; }

    /// <summary>Prefer days that begin late; <see cref="EarliestStart"/> is the hard form.</summary>
    public bool? LateStarts { get; init; }

    /// <summary>At least this many days of Monday to Friday without a class.</summary>
    public int? FreeDays { get; init; }

    /// <summary>Only sections with free seats.</summary>
    public bool? OpenSeatsOnly { get; init; }

    /// <summary>An hour or so somewhere in a part of the day ("an hour for lunch between 11 and 2").</summary>
    public IReadOnlyList<FreeSpan> FreeSpans { get; init => field = value ?? []; } = [];

    /// <summary>At most so many classes on one day.</summary>
    public int? MaxClassesPerDay { get; init; }

    /// <summary>At most so many classes with no more than <see cref="LongestPause"/> minutes between; one is "not back to back".</summary>
    public int? MaxInRow { get; init; }

    /// <summary>At least so many minutes between two classes of a day.</summary>
    public int? MinutesBetween { get; init; }

    /// <summary>Friday or Monday without a class.</summary>
    public bool? LongWeekend { get; init; }

    public ModeWish? Mode { get; init; }

    /// <summary>Only sections of this campus; what has no campus is left in.</summary>
    public string? Campus { get; init; }

    /// <summary>No sections with this attribute ("honors"), said by the source or by the title.</summary>
    public IReadOnlyList<string> NoAttributes { get; init => field = value ?? []; } = [];

    /// <summary>No hybrid sections; absent when not wished, as the next two.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? NoHybrid { get; init; }

    /// <summary>No sections of these campuses; what has no campus is left in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? NoCampuses { get; init; }

    /// <summary>Only sections with each of these attributes ("honors"), said by the source or by the title.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OnlyAttributes { get; init; }

    /// <summary>Of what one of these teaches, only their sections ("only with Dr. Smith"); what none of them teaches is left in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? OnlyInstructors { get; init; }

    /// <summary>What courses with variable credits are taken for; absent when nothing was chosen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChosenCredits>? CourseCredits { get; init; }

    /// <summary>Ids of chips whose wishes are preferred and not required: they are scored, and no plan fails for them.</summary>
    public IReadOnlyList<string> Soft { get; init => field = value ?? []; } = [];

    /// <summary>Classes with a longer pause between are not in a row.</summary>
    public const int LongestPause = 15;
}

/// <summary>A course with variable credits and how many of them the student takes.</summary>
internal sealed record ChosenCredits(string Course, decimal Credits)
{
    /// <summary>True where the section offers a range and the choice lies in it, or several and it is one of them.</summary>
    public bool Fits(Section section) => section.CreditChoices is { } choices ? choices.Contains(Credits) : section.MaxCredits is { } most && Credits >= section.Credits && Credits <= most;
}

/// <summary>In JSON "onlineOnly", "noOnline" and "inPersonOnly".</summary>
[JsonConverter(typeof(ModeWishConverter))]
internal enum ModeWish
{
    OnlineOnly,

    /// <summary>Hybrid sections stay.</summary>
    NoOnline,
    InPersonOnly,
}

internal sealed class ModeWishConverter() : JsonStringEnumConverter<ModeWish>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>So many minutes in one piece stay free between two times, on each of the days.</summary>
internal sealed record FreeSpan(Weekdays Days, TimeOnly From, TimeOnly Until, int Minutes, string? Label = null);

/// <summary>A time of the week in which no class may lie.</summary>
internal sealed record BlockedTime(Weekdays Days, TimeOnly Start, TimeOnly End, string? Label = null);
