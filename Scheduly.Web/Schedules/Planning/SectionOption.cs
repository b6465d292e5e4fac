namespace Scheduly.Web.Schedules.Planning;

/// <summary>One choice of the search: sections of one component with the same days, times, dates, credits and link.</summary>
internal sealed class SectionOption(Section representative, IReadOnlyList<Section> others, IReadOnlyList<int> breaks, int pin, int value)
{
    /// <summary>The bit of this option in the masks of <see cref="PlanModel"/>; given when all options are known.</summary>
    public int Index { get; set; }

    /// <summary>The ways to take its course that it is a part of, as <see cref="CourseWays"/> counts them; null where the course has no lists.</summary>
    public ulong[]? Ways { get; set; }

    public Section Section { get; } = representative;

    /// <summary>Sections that can stand in for <see cref="Section"/> without breaking another wish.</summary>
    public IReadOnlyList<Section> Others { get; } = others;

    /// <summary>Indices of the hard wishes that each of the sections breaks.</summary>
    public IReadOnlyList<int> Breaks { get; } = breaks;

    /// <summary>Index of the wish that pins it; -1 when it is not pinned.</summary>
    public int Pin { get; } = pin;

    /// <summary>Points for instructor, seats and a set time.</summary>
    public int Value { get; } = value;

    /// <summary>Hundredths of a credit.</summary>
    public int Credits { get; } = (int)(representative.Credits * 100);

    /// <summary>The week without what takes place once.</summary>
    public WeekMask Mask { get; } = new(representative.Weekly().Meetings);

    /// <summary>Days of the week with class, also those of which the hours are not known.</summary>
    public Weekdays ClassDays { get; } = representative.WeeklyDays();

    /// <summary>Days of all meetings, also of those that take place once.</summary>
    public Weekdays Days { get; } = representative.Meetings.Aggregate(Weekdays.None, (days, meeting) => days | meeting.Days);

    /// <summary>For the choice to take none of a component: the lectures that it can stand beside. Null for a section.</summary>
    public Func<Section, bool>? AbsentBeside { get; init; }

    public bool IsAbsent => AbsentBeside is not null;

    /// <summary>For the choice to take the course by a seat of another that is the same section: that section. Null otherwise.</summary>
    public Section? SeatOf { get; init; }

    /// <summary>The course asked for before this one that has the same section; null where none has.</summary>
    public string? HeldBy { get; set; }

    /// <summary>False for choices that add no section to a plan.</summary>
    public bool IsPlanned => !IsAbsent && SeatOf is null;
}
