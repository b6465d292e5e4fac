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

    /// <summary>Sections taught by one of these are preferred ("with Dr. Smith"); matched on a part of the name.</summary>
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
}

/// <summary>A time of the week in which no class may lie.</summary>
internal sealed record BlockedTime(Weekdays Days, TimeOnly Start, TimeOnly End, string? Label = null);
