using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// A wish about a day that its classes keep or break together. More classes never keep again what fewer broke, so that a search may stop at the
/// first break. Part-term sections count as if all lay in one week, as everywhere in the score.
/// </summary>
internal abstract record WeekRule
{
    /// <summary>No day of a plan holds more; it bounds the memory that a check takes.</summary>
    private const int MostClasses = 64;

    public virtual bool Breaks(ReadOnlySpan<SectionOption> options, int day)
    {
        Span<(int Start, int End)> classes = stackalloc (int, int)[MostClasses];
        var count = 0;
        foreach (var option in options)
        {
            foreach (var (on, start, end) in option.Mask.Classes)
            {
                if (on != day || count == MostClasses) continue;
                var at = count++;
                for (; at > 0 && classes[at - 1].Start > start; at--) classes[at] = classes[at - 1];
                classes[at] = (start, end);
            }
        }

        return count > 0 && Breaks(classes[..count], day);
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

    /// <summary>Asked on Mondays: whether Friday has a class too.</summary>
    public sealed record LongWeekend : WeekRule
    {
        private const Weekdays Both = Weekdays.Monday | Weekdays.Friday;

        public override bool Breaks(ReadOnlySpan<SectionOption> options, int day)
        {
            var days = Weekdays.None;
            foreach (var option in options) days |= option.Mask.Days;
            return day == 0 && (days & Both) == Both;
        }

        protected override bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day) => false;
    }

    /// <summary>Asked on Mondays: whether so many days of Monday to Friday have none.</summary>
    public sealed record FreeDays(int Days) : WeekRule
    {
        public const Weekdays WorkWeek = (Weekdays)31;

        public override bool Breaks(ReadOnlySpan<SectionOption> options, int day)
        {
            if (day != 0) return false;
            var used = Weekdays.None;
            foreach (var option in options) used |= option.Mask.Days;
            return WeekStack.WorkDays(used) > 5 - Days;
        }

        protected override bool Breaks(ReadOnlySpan<(int Start, int End)> classes, int day) => false;
    }
}
