using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// A wish about a day that its classes keep or break together. More classes never keep again what fewer broke, so that a search may stop at the
/// first break. Classes of different weeks are not on one day: each date is looked at by itself.
/// </summary>
internal abstract record WeekRule
{
    /// <summary>No day of a plan holds more; it bounds the memory that a check takes.</summary>
    private const int MostClasses = 64;

    /// <summary>Alternate weeks have two, and a file can hardly know more than a dozen.</summary>
    private const int MostWeeks = 12;

    public virtual bool Breaks(ReadOnlySpan<SectionOption> options, int day)
    {
        var size = 0;
        foreach (var option in options)
        {
            if (((int)option.Mask.Days & (1 << day)) == 0) continue;
            foreach (var one in option.Mask.Classes) size += one.Day == day ? 1 : 0;
        }

        if (size == 0) return false;
        Span<WeekClass> classes = stackalloc WeekClass[Math.Min(size, MostClasses)];
        Span<int> owners = stackalloc int[classes.Length];
        var (count, weeks, together) = (0, 1, true);
        for (var index = 0; index < options.Length; index++)
        {
            foreach (var one in options[index].Mask.Classes)
            {
                if (one.Day != day || count == classes.Length) continue;
                together &= one.Every == 1 && (count == 0 || one.IsAlwaysWith(classes[0]));
                if (weeks % one.Every != 0) weeks = Math.Min(MostWeeks, weeks * one.Every);
                var at = count++;
                for (; at > 0 && classes[at - 1].Start > one.Start; at--) (classes[at], owners[at]) = (classes[at - 1], owners[at - 1]);
                (classes[at], owners[at]) = (one, index);
            }
        }

        if (together) return BreaksOn(classes, owners, null, day);

        // What can be on one date is so soon after the last of it began.
        foreach (var one in classes)
        {
            for (var week = 0; week < weeks; week++)
            {
                if (BreaksOn(classes, owners, one.First + (7 * week), day)) return true;
            }
        }

        return false;
    }

    private bool BreaksOn(ReadOnlySpan<WeekClass> classes, ReadOnlySpan<int> owners, int? date, int day)
    {
        Span<(int Start, int End)> hours = stackalloc (int, int)[classes.Length];
        Span<int> whose = stackalloc int[classes.Length];
        var count = 0;
        for (var index = 0; index < classes.Length; index++)
        {
            if (date is { } on && !classes[index].TakesPlace(on)) continue;

            // The same hours twice in one section are two rooms, or two people.
            var twice = false;
            for (var other = 0; other < count; other++) twice |= whose[other] == owners[index] && hours[other] == (classes[index].Start, classes[index].End);
            if (twice) continue;
            (hours[count], whose[count]) = ((classes[index].Start, classes[index].End), owners[index]);
            count++;
        }

        return count > 0 && Breaks(hours[..count], day);
    }

    /// <summary>True when the plan breaks it on any day.</summary>
    public bool Breaks(IEnumerable<SectionOption> options)
    {
        SectionOption[] all = [.. options];
        for (var day = 0; day < 7; day++)
        {
            if (Breaks(all.AsSpan(), day)) return true;
        }

        return false;
    }

    /// <summary>As the date is with all that takes place on it, single meetings too.</summary>
    public virtual bool BreaksOn(IReadOnlyCollection<Section> sections, DateOnly date)
    {
        (int Start, int End)[] classes =
        [
            .. sections.SelectMany(section => section.Meetings.Where(meeting => MeetingTimes.TakesPlace(meeting, date))
                .Select(meeting => (WeekMask.Minutes(meeting.Start), WeekMask.Minutes(meeting.End))).Distinct()).OrderBy(hours => hours.Item1),
        ];
        return classes.Length > 0 && Breaks(classes, date.DayNumber % 7);
    }

    /// <summary>Days of the week with class, and those of single meetings so near to a date.</summary>
    private static Weekdays DaysAbout(IReadOnlyCollection<Section> sections, DateOnly date, int before, int after) => sections
        .SelectMany(SingleMeetings.Of).Where(meeting => meeting.From >= date.AddDays(-before) && meeting.From <= date.AddDays(after)).Select(meeting => meeting.Days)
        .Concat(sections.Select(section => section.WeeklyDays())).Aggregate(Weekdays.None, (days, more) => days | more);

    /// <param name="classes">Of the day, in minutes, by their beginning.</param>
    protected abstract bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day);

    public sealed record AtMost(int Classes) : WeekRule
    {
        protected override bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day) => classes.Length > Classes;
    }

    public sealed record InRow(int Classes) : WeekRule
    {
        protected override bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day)
        {
            var (run, end) = (0, int.MinValue / 2);
            foreach (var (start, until) in classes)
            {
                run = start - end <= WishList.LongestPause ? run + 1 : 1;
                end = Math.Max(end, until);
                if (run > Classes) return true;
            }

            return false;
        }
    }

    public sealed record Between(int Minutes) : WeekRule
    {
        protected override bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day)
        {
            for (var one = 0; one < classes.Length; one++)
            {
                for (var other = one + 1; other < classes.Length; other++)
                {
                    if (classes[other].Start - classes[one].End is >= 0 and var pause && pause < Minutes) return true;
                }
            }

            return false;
        }
    }

    public sealed record Free(FreeSpan Span) : WeekRule
    {
        protected override bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day)
        {
            if (((int)Span.Days & (1 << day)) == 0) return false;
            var (from, until) = (WeekMask.Minutes(Span.From), WeekMask.Minutes(Span.Until));
            foreach (var (start, end) in classes)
            {
                if (Math.Min(start, until) - from >= Span.Minutes) return false;
                from = Math.Max(from, end);
            }

            return until - from < Span.Minutes;
        }
    }

    /// <summary>Asked on Mondays: whether Saturday, Sunday, or both of Friday and Monday have a class.</summary>
    public sealed record LongWeekend : WeekRule
    {
        public const Weekdays Days = Weekdays.Monday | Weekdays.Friday | Weekend;

        private const Weekdays Both = Weekdays.Monday | Weekdays.Friday, Weekend = Weekdays.Saturday | Weekdays.Sunday;

        public override bool Breaks(ReadOnlySpan<SectionOption> options, int day)
        {
            if (day != 0) return false;
            var days = Weekdays.None;
            foreach (var option in options) days |= option.ClassDays;
            return Breaks(days);
        }

        /// <summary>A Tuesday is in no weekend. The days of one are at most three apart, and Monday and Friday of one week four.</summary>
        public override bool BreaksOn(IReadOnlyCollection<Section> sections, DateOnly date) =>
            ((Weekdays)(1 << (date.DayNumber % 7)) & Days) != Weekdays.None && Breaks(DaysAbout(sections, date, 4, 4));

        private static bool Breaks(Weekdays days) => (days & Both) == Both || (days & Weekend) != Weekdays.None;

        protected override bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day) => false;
    }

    /// <summary>Asked on Mondays: whether so many days of Monday to Friday have none.</summary>
    public sealed record FreeDays(int Days) : WeekRule
    {
        public override bool Breaks(ReadOnlySpan<SectionOption> options, int day)
        {
            if (day != 0) return false;
            var used = Weekdays.None;
            foreach (var option in options) used |= option.ClassDays;
            return WeekStack.WorkDays(used) > 5 - Days;
        }

        public override bool BreaksOn(IReadOnlyCollection<Section> sections, DateOnly date) =>
            WeekStack.WorkDays(DaysAbout(sections, date, date.DayNumber % 7, 6 - (date.DayNumber % 7))) > 5 - Days;

        protected override bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day) => false;
    }
}
