using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Planning;
using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Planning;

/// <summary>
/// The rules of a plan once more, the plain way: every choice of every course is written down, checked and scored by itself.
/// It shares the weights with the planner and nothing else.
/// </summary>
internal sealed partial class BruteForce(PlanRequest request)
{
    private readonly ScoreWeights _weights = ScoreWeights.For(request.Wishes);
    private readonly WishList _hard = request.Wishes.HardPart();
    private readonly WishList _soft = request.Wishes.SoftPart();
    private readonly HashSet<string> _pins = [.. request.Wishes.PinSections];

    /// <summary>
    /// The scores of all plans that keep the hard wishes, best first. Plans that look the same in a week and have the same credits are one, with the best score of them.
    /// </summary>
    public long[] Scores()
    {
        var plans = new List<Section[]> { Array.Empty<Section>() };
        foreach (var course in request.Candidates.Where(course => course.Sections.Count > 0))
        {
            var must = request.Wishes.AddCourses.Contains(course.Course) || course.Sections.Any(IsPinned);
            var ways = Ways(course);
            if (course.Laboratory is { } laboratory) ways = [.. ways.SelectMany(_ => Ways(laboratory).Prepend([]), (way, part) => (Section[])[.. way, .. part]).Where(Fits)];
            plans = [.. plans.SelectMany(_ => must ? ways : ways.Prepend([]), (plan, way) => (Section[])[.. plan, .. way]).Where(Fits)];
        }

        var listed = request.Candidates.SelectMany(course => course.AllSections).SelectMany(section => section.Together ?? []).SelectMany(list => list).ToHashSet();
        var looks = request.Candidates.SelectMany(course => course.AllSections).ToDictionary(section => section.Crn, section => Look(section) + (listed.Contains(section.Crn) ? section.Crn : ""));
        return
        [
            .. plans.Where(Holds)
                .GroupBy(plan => string.Join('|', plan.Select(section => looks[section.Crn])), Score)
                .Select(same => same.Max())
                .OrderDescending(),
        ];
    }

    public bool IsWhole(Section[] way) =>
        IsWhole(request.Candidates.Concat(request.Candidates.Select(course => course.Laboratory).OfType<Candidate>()).First(course => course.Course == way[0].Course), way);

    /// <summary>All ways to take a course, its laboratory of another code aside.</summary>
    private List<Section[]> Ways(Candidate course)
    {
        if (HasLists(course)) return [.. Groups(course).Where(way => way.All(section => IsPinned(section) || Keeps(section)) && course.Sections.Where(IsPinned).All(way.Contains) && Fits(way))];
        var ways = new List<Section[]> { Array.Empty<Section>() };
        foreach (var component in course.Sections.GroupBy(section => section.Component))
        {
            ways =
            [
                .. ways.SelectMany(_ => component.Where(section => Allowed(section, component)), (way, section) => (Section[])[.. way, section]).Where(Fits),
                .. component.Key == Primary(course) || component.Any(IsPinned) ? [] : ways,
            ];
        }

        return [.. ways.Where(way => IsWhole(course, way))];
    }

    /// <summary>Lectures are "LEC" in what is generated.</summary>
    private static string Primary(Candidate course) => course.Sections.Any(section => section.Component == "LEC") ? "LEC" : "";

    /// <summary>A component is missing only where the lecture's link has no section in it; of a course with lists it is one of its groups.</summary>
    private static bool IsWhole(Candidate course, Section[] way)
    {
        if (HasLists(course)) return Groups(course).Exists(group => group.ToHashSet().SetEquals(way));
        var lecture = way.First(section => section.Component == Primary(course));
        return course.Sections.GroupBy(section => section.Component)
            .Where(component => !way.Any(section => section.Component == component.Key))
            .All(component => lecture.Link is not null && component.All(section => section.Link is not null && section.Link != lecture.Link));
    }

    private static string Look(Section section) => $"{section.Course} {section.Component} {section.Credits} {section.Link} {(int?)section.Untimed} " + string.Join(
        ' ',
        section.Meetings.SelectMany(meeting => meeting.Days.Indices(), (meeting, day) => (day, meeting.Start, meeting.End, meeting.From, meeting.Until, meeting.EveryWeeks)).Distinct().Order())
        + string.Join(';', (section.Together ?? []).Select(list => string.Join(',', list)));

    public static bool Fits(Section[] plan)
    {
        for (var one = 0; one < plan.Length; one++)
        {
            for (var other = one + 1; other < plan.Length; other++)
            {
                if (Clash(plan[one], plan[other])) return false;
            }
        }

        return true;
    }

    /// <summary>All of what a student forbids for single sections.</summary>
    public bool Keeps(Section section) => Broken(section, _hard) == 0;

    /// <summary>All of it for single sections and for the days of a plan, of what takes place once too.</summary>
    public bool KeepsAll(IReadOnlyCollection<Section> plan) => plan.All(section => Broken(section, _hard, once: true) == 0) && BrokenDays(plan, _hard, once: true).Count == 0;

    private bool IsPinned(Section section) => _pins.Contains(section.Crn);

    private bool Allowed(Section section, IEnumerable<Section> component) =>
        component.Any(IsPinned) ? IsPinned(section) && component.Count(IsPinned) == 1 : Keeps(section);

    private static bool Clash(Section one, Section other)
    {
        if (one.Course == other.Course && one.Link is not null && other.Link is not null && one.Link != other.Link) return true;
        foreach (var a in one.Meetings)
        {
            foreach (var b in other.Meetings)
            {
                if ((a.Days & b.Days) == 0 || a.Start >= b.End || b.Start >= a.End) continue;
                if (a.From is null && b.From is null) return true;
                for (var date = (a.From ?? b.From)!.Value; date <= (a.Until ?? b.Until); date = date.AddDays(1))
                {
                    if (IsOn(a, date) && IsOn(b, date)) return true;
                }
            }
        }

        return false;
    }

    private static bool IsOn(Meeting meeting, DateOnly date)
    {
        if (date < meeting.From || date > meeting.Until || (meeting.Days & (Weekdays)(1 << (((int)date.DayOfWeek + 6) % 7))) == 0) return false;
        if (meeting.EveryWeeks is not { } every) return true;
        var monday = meeting.From!.Value.AddDays(-(((int)meeting.From.Value.DayOfWeek + 6) % 7));
        return (date.DayNumber - monday.DayNumber) / 7 % every == 0;
    }

    private bool Holds(Section[] plan)
    {
        if (plan.Length == 0) return false;
        var wishes = request.Wishes;
        var credits = plan.Sum(section => section.Credits);
        // Of a pinned course each section counts towards what pins may exceed, the cheapest where there is a choice.
        var pinnedCourses = request.Candidates.Where(course => course.Sections.Any(IsPinned)).ToList();
        var pinned = pinnedCourses.Sum(Least);
        var asked = request.Candidates.Where(course => wishes.AddCourses.Contains(course.Course) && course.Sections.Count > 0).Except(pinnedCourses).Sum(Least) + pinned;
        var max = Math.Max(wishes.MaxCredits ?? Math.Max(request.ProgramMaxCredits ?? 24, Math.Max(asked, wishes.MinCredits ?? 0)), pinned);
        if (credits > max || credits < wishes.MinCredits) return false;
        if (request.Candidates.Where(one => one.Group is not null).GroupBy(one => one.Group!.Label).Any(group =>
            group.Count(one => plan.Any(section => section.Course == one.Course)) > Math.Max(group.First().Group!.Count, group.Count(Must)))) return false;
        if (BrokenDays(plan, _hard).Except(BrokenDays([.. plan.Where(IsPinned)], _hard)).Any()) return false;
        return WorkDays(plan) <= Math.Max(5 - (_hard.FreeDays ?? 0), WorkDays([.. plan.Where(IsPinned)]));
    }

    private bool Must(Candidate course) => request.Wishes.AddCourses.Contains(course.Course) || course.Sections.Any(IsPinned);

    private decimal Least(Candidate course) => HasLists(course)
        ? Groups(course).Where(way => way.All(section => IsPinned(section) || Keeps(section)) && course.Sections.Where(IsPinned).All(way.Contains)).Select(way => way.Sum(section => section.Credits)).DefaultIfEmpty().Min()
        : course.Sections.GroupBy(section => section.Component)
            .Sum(component => MayLack(course, component) ? 0 : component.Where(section => Allowed(section, component)).Select(section => section.Credits).DefaultIfEmpty().Min());

    private bool MayLack(Candidate course, IGrouping<string, Section> component) =>
        component.Key != Primary(course) && !component.Any(IsPinned)
        && course.Sections.Where(section => section.Component == Primary(course)).Any(lecture => lecture.Link is not null && component.All(section => section.Link is not null && section.Link != lecture.Link));

    private static int WorkDays(Section[] plan) =>
        Enumerable.Range(0, 5).Count(day => plan.Any(section => ((int)(section.Untimed ?? 0) & (1 << day)) != 0 || section.Meetings.Any(meeting => !IsOnce(meeting) && ((int)meeting.Days & (1 << day)) != 0)));
}
