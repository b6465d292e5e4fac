using System.Globalization;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>What plans are worth, and which wishes they break.</summary>
internal sealed partial class BruteForce
{
    /// <summary>How many single wishes the section breaks.</summary>
    /// <param name="once">Whether what takes place once counts too.</param>
    private static int Broken(Section section, WishList wishes, bool once = false)
    {
        bool Any(Func<Meeting, bool> breaks) => section.Meetings.Where(meeting => !IsOnce(meeting) || (once && Enumerable.Range(0, 7).Any(day => HasDay(meeting, day)))).Any(breaks);
        var broken = 0;
        for (var day = 0; day < 7; day++)
        {
            var bit = (Weekdays)(1 << day);
            if ((wishes.NoDays & bit) != 0 && (Any(meeting => HasDay(meeting, day)) || ((section.Untimed ?? 0) & bit) != 0)) broken++;
        }

        if (wishes.SkipCourses.Contains(section.Course)) broken++;
        if (wishes.OpenSeatsOnly is true && (section.SeatsOpen <= 0 || section.Waiting > 0)) broken++;
        if (Any(meeting => meeting.Start < wishes.EarliestStart)) broken++;
        if (Any(meeting => meeting.End > wishes.LatestEnd)) broken++;
        broken += wishes.AvoidInstructors.Distinct().Count(name => section.Instructors.Contains(name));
        broken += wishes.BlockedTimes.Distinct().Count(time => Any(meeting => time.Days.Indices().Any(day => HasDay(meeting, day)) && time.Start < meeting.End && meeting.Start < time.End));
        if (wishes.Mode is ModeWish.OnlineOnly && section.Mode != TeachingMode.Online) broken++;
        if (wishes.Mode is ModeWish.NoOnline && section.Mode == TeachingMode.Online) broken++;
        if (wishes.Mode is ModeWish.InPersonOnly && section.Mode is TeachingMode.Online or TeachingMode.Hybrid) broken++;
        if (wishes.NoHybrid is true && section.Mode == TeachingMode.Hybrid) broken++;
        if (wishes.Campus is { } campus && section.Campus is { } at && at != campus) broken++;
        broken += (wishes.NoCampuses ?? []).Count(name => section.Campus == name) + (wishes.OnlyAttributes ?? []).Count(name => section.Attributes?.Contains(name) is not true);
        return broken + wishes.NoAttributes.Count(name => section.Attributes?.Contains(name) is true);
    }

    /// <summary>The wishes about whole days that are broken, each with its day: every date of the term is looked at.</summary>
    private static HashSet<(string Wish, int Day)> BrokenDays(IReadOnlyCollection<Section> plan, WishList wishes, bool once = false)
    {
        var broken = new HashSet<(string, int)>();
        if (wishes is { LongWeekend: null, FreeDays: null, MaxClassesPerDay: null, MaxInRow: null, MinutesBetween: null, FreeSpans.Count: 0 }) return broken;
        var meetings = plan.SelectMany(section => section.Meetings).Where(meeting => once || !IsOnce(meeting)).ToList();
        var weekly = Enumerable.Range(0, 7).Select(day => plan.Any(section => ((int)(section.Untimed ?? 0) & (1 << day)) != 0 || section.Meetings.Any(meeting => !IsOnce(meeting) && HasDay(meeting, day)))).ToArray();
        var begin = meetings.Min(meeting => meeting.From);
        var monday = begin?.AddDays(-(((int)begin.Value.DayOfWeek + 6) % 7));
        do
        {
            if (wishes.LongWeekend is true && (Busy(5) || Busy(6) || (Busy(4) && Busy(7)))) broken.Add(("weekend", 0));
            if (wishes.FreeDays is { } free && Enumerable.Range(0, 5).Count(Busy) > 5 - free) broken.Add(("free", 0));
            for (var day = 0; day < 7; day++) Add(day, Classes(plan, monday?.AddDays(day), day, once));
            monday = monday?.AddDays(7);
        }
        while (monday <= meetings.Max(meeting => meeting.Until));

        return broken;

        // The Monday after is day 7.
        bool Busy(int day) => weekly[day % 7] || (monday is { } begins && meetings.Exists(meeting => IsOnce(meeting) && IsOn(meeting, begins.AddDays(day))));

        void Add(int day, List<(int Start, int End)> classes)
        {
            if (classes.Count > wishes.MaxClassesPerDay) broken.Add(("most", day));
            if (classes.Any(one => classes.Any(other => other.Start >= one.End && other.Start - one.End < wishes.MinutesBetween))) broken.Add(("between", day));
            foreach (var first in Enumerable.Range(0, classes.Count))
            {
                // As many more as begin no later than a quarter of an hour after all before them ended.
                var row = 1;
                while (first + row < classes.Count && classes[first + row].Start - classes.Take(first + row).Max(one => one.End) <= 15) row++;
                if (row > wishes.MaxInRow) broken.Add(("row", day));
            }

            foreach (var span in wishes.FreeSpans.Where(span => ((int)span.Days & (1 << day)) != 0 && classes.Count > 0))
            {
                var (from, last) = (Minutes(span.From), Minutes(span.Until) - span.Minutes);
                if (!Enumerable.Range(from, last - from + 1).Any(start => classes.All(one => one.End <= start || one.Start >= start + span.Minutes))) broken.Add((WishChips.SpanId(span), day));
            }
        }
    }

    /// <summary>In minutes, by their beginning; the same hours twice in a section are one class.</summary>
    private static List<(int Start, int End)> Classes(IReadOnlyCollection<Section> plan, DateOnly? date, int day, bool once)
    {
        List<(int Start, int End)> classes = [];
        foreach (var section in plan)
        {
            var from = classes.Count;
            foreach (var meeting in section.Meetings)
            {
                if ((IsOnce(meeting) && !once) || !HasDay(meeting, day) || (date is { } on && !IsOn(meeting, on))) continue;
                if (classes.IndexOf((Minutes(meeting.Start), Minutes(meeting.End)), from) < 0) classes.Add((Minutes(meeting.Start), Minutes(meeting.End)));
            }
        }

        classes.Sort();
        return classes;
    }

    /// <summary>What takes place once is on the days between its dates alone.</summary>
    private static bool HasDay(Meeting meeting, int day) => ((int)meeting.Days & (1 << day)) != 0
        && (!IsOnce(meeting) || Enumerable.Range(0, meeting.Until!.Value.DayNumber - meeting.From!.Value.DayNumber + 1).Any(more => meeting.From.Value.AddDays(more) is var date && ((int)date.DayOfWeek + 6) % 7 == day && IsOn(meeting, date)));

    private static bool IsOnce(Meeting meeting) => meeting.From is { } from && meeting.Until < from.AddDays(7 * (meeting.EveryWeeks ?? 1));

    private long Score(Section[] plan)
    {
        var week = new bool[7, 288];
        foreach (var meeting in plan.SelectMany(section => section.Meetings).Where(meeting => !IsOnce(meeting)))
        {
            for (var day = 0; day < 7; day++)
            {
                if (((int)meeting.Days & (1 << day)) == 0) continue;
                for (var minute = Minutes(meeting.Start); minute < Minutes(meeting.End); minute++) week[day, minute / 5] = true;
            }
        }

        long score = -_weights.SoftWish * BrokenDays(plan, _soft).Count;
        var loads = new int[7];
        for (var day = 0; day < 7; day++)
        {
            int first = -1, last = -1;
            for (var step = 0; step < 288; step++)
            {
                if (!week[day, step]) continue;
                if (first < 0) first = step;
                last = step;
                loads[day]++;
            }

            if (first < 0) continue;
            score -= _weights.Day + (day >= 5 ? _weights.Weekend : 0) + (_weights.Gap * (last + 1 - first - loads[day]));
            if (first < _weights.EarlyBefore) score -= _weights.Early * (_weights.EarlyBefore - first);
            if (last + 1 > _weights.LateAfter) score -= _weights.Late * (last + 1 - _weights.LateAfter);
        }

        int[] balanced = [.. Enumerable.Range(0, 5).Where(day => ((int)_weights.BalancedDays & (1 << day)) != 0).Select(day => loads[day])];
        if (balanced.Length > 0) score -= _weights.Balance * (balanced.Sum(load => Math.Abs((load * balanced.Length) - balanced.Sum())) / balanced.Length);

        var cents = (int)(plan.Sum(section => section.Credits) * 100);
        score -= _weights.Credit * Math.Abs(cents - (int)(CreditRules.TargetOf(request) * 100)) / 100;
        score -= _weights.CreditBelowProgram * Math.Max(0, (int)((request.ProgramMinCredits ?? 0) * 100) - cents) / 100;
        foreach (var section in plan)
        {
            if (request.Wishes.Instructors.Any(name => HardWishes.TaughtBy(section, name))) score += _weights.Instructor;
            score -= _weights.SoftWish * Broken(section, _soft);
            if (section.SeatsOpen <= 0) score -= _weights.FullSection;
            if (section.Meetings.Count == 0) score -= _weights.NoTime;
        }

        score -= (long)_weights.WithoutLaboratory * request.Candidates.Count(one =>
            one.Laboratory is { } part && plan.Any(section => section.Course == one.Course) && !plan.Any(section => section.Course == part.Course));
        foreach (var course in request.Candidates.Where(one => !Must(one) && plan.Any(section => section.Course == one.Course)))
        {
            score += course.Need == Need.Required ? _weights.Required + (long)(_weights.RequiredPerCredit * Least(course)) : -_weights.Optional;
        }

        return score;
    }

    private static int Minutes(TimeOnly time) => int.Parse(time.ToString("HH", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) * 60 + time.Minute;
}
