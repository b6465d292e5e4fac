using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Requirements;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// A request made ready for searching: the courses that may be planned with their options, and which options clash.
/// It holds for any part of the wishes; <see cref="SearchProblem"/> chooses the part.
/// </summary>
internal sealed class PlanModel
{
    /// <param name="weights">Those of the wishes unless others are given.</param>
    public PlanModel(PlanRequest request, ScoreWeights? weights = null)
    {
        Request = request;
        Weights = weights ?? ScoreWeights.For(request.Wishes);
        var hard = request.Wishes.HardPart();
        hard = hard with { AddCourses = [.. hard.AddCourses, .. request.Candidates.Where(one => one.Need == Need.Asked).Select(one => one.Course)] };
        Hard = [.. HardWishes.Of(hard), .. OnlyPeople.Of(hard, request.Candidates)];

        var soft = request.Wishes.SoftPart();
        Soft = [.. HardWishes.Of(soft), .. OnlyPeople.Of(soft, request.Candidates)];
        SoftRules = [.. Soft.Select(wish => wish.Rule).OfType<WeekRule>()];

        var eligible = new Eligibility(request);
        var merging = new SectionMerging(request.Wishes, Hard, Soft, Weights);
        merging.NoteShared(request.SharedCodes.Keys);
        Courses = SharedSeats.WithSeats(
        [
            .. request.Candidates
                .Where(eligible.MayBePlanned)
                .Select(candidate => new CourseChoice(
                    candidate,
                    IndexOf(Wish.Add, candidate.Course),
                    eligible.HasUnknownPrerequisites(candidate.Course),
                    CourseComponents.Of(candidate, merging, request.Wishes.PinSections, -Weights.WithoutLaboratory)))
                .OrderBy(course => course.Course, StringComparer.Ordinal),
        ], request.SharedCodes);

        Options = [.. Courses.SelectMany(course => course.Components).SelectMany(component => component.Options)];
        foreach (var (index, option) in Options.Index()) option.Index = index;
        Conflicts = FindConflicts(Options);
        HasSharedSeats = Array.Exists(Options, option => option.SeatOf is not null);
    }

    public PlanRequest Request { get; }

    public ScoreWeights Weights { get; }

    public IReadOnlyList<HardWish> Hard { get; }

    /// <summary>Wishes that are scored and not required.</summary>
    public IReadOnlyList<HardWish> Soft { get; }

    public WeekRule[] SoftRules { get; }

    public CourseChoice[] Courses { get; }

    public SectionOption[] Options { get; }

    /// <summary>For each option a mask of those that it clashes with, itself not included.</summary>
    public ulong[][] Conflicts { get; }

    /// <summary>Some course can be taken by a seat of another.</summary>
    public bool HasSharedSeats { get; }

    public int Words => (Options.Length + 63) / 64;

    public bool Clash(SectionOption one, SectionOption other) => (Conflicts[one.Index][other.Index >> 6] >> (other.Index & 63) & 1) != 0;

    /// <summary>The place of a wish among <see cref="Hard"/>; -1 when it is not wished.</summary>
    public int IndexOf(string kind, string value)
    {
        for (var index = 0; index < Hard.Count; index++)
        {
            if (Hard[index].Wish.Kind == kind && HardWishes.Same(Hard[index].Wish.Value, value)) return index;
        }

        return -1;
    }

    /// <summary>The place of a wish of which there is at most one.</summary>
    public int IndexOf(string kind)
    {
        for (var index = 0; index < Hard.Count; index++)
        {
            if (Hard[index].Wish.Kind == kind) return index;
        }

        return -1;
    }

    private static ulong[][] FindConflicts(SectionOption[] options)
    {
        var conflicts = new ulong[options.Length][];
        for (var index = 0; index < options.Length; index++) conflicts[index] = new ulong[(options.Length + 63) / 64];
        for (var one = 0; one < options.Length; one++)
        {
            for (var other = one + 1; other < options.Length; other++)
            {
                if (!GoTogether(options[one], options[other])) Mark(one, other);
            }
        }

        return conflicts;

        void Mark(int one, int other)
        {
            conflicts[one][other >> 6] |= 1UL << (other & 63);
            conflicts[other][one >> 6] |= 1UL << (one & 63);
        }
    }

    private static bool IsAloneBeside(SectionOption absent, SectionOption other) =>
        absent.AbsentBeside is not { } allows || other.IsAbsent || allows(other.Section);

    /// <summary>True as far as links decide it.</summary>
    public static bool AreLinked(SectionOption one, SectionOption other) =>
        one.Ways is { } ways && other.Ways is { } otherWays && HardWishes.Same(one.Section.Course, other.Section.Course)
            ? CourseWays.Intersect(ways, otherWays)
            : SectionLinks.GoTogether(one.Section, other.Section);

    /// <summary>A laboratory that belongs to another lecture of its course is as far away as one at the same hour.</summary>
    private static bool GoTogether(SectionOption one, SectionOption other)
    {
        if (one.SeatOf is not null || other.SeatOf is not null) return SharedSeats.GoTogether(one, other) && SharedSeats.GoTogether(other, one);
        if (one.IsAbsent || other.IsAbsent) return !HardWishes.Same(one.Section.Course, other.Section.Course) || IsAloneBeside(one, other) && IsAloneBeside(other, one);
        if (HardWishes.Same(one.Section.Crn, other.Section.Crn) || !AreLinked(one, other)) return false;
        return (one.Days & other.Days) == Weekdays.None || !MeetingTimes.Overlap(one.Section, other.Section);
    }
}

/// <param name="Asked">Index of the wish that adds the course; -1 when the student did not name it.</param>
internal sealed record CourseChoice(Candidate Candidate, int Asked, bool UnknownPrerequisites, ComponentChoice[] Components)
{
    public string Course => Candidate.Course;

    public CourseGroup? Group => Candidate.Group;

    public bool IsPinned => Components.Any(component => component.Options.Any(option => option.Pin >= 0));
}

/// <summary>The lecture, laboratory or recitation of a course: a plan with the course has exactly one of its options.</summary>
internal sealed record ComponentChoice(string Name, SectionOption[] Options)
{
    /// <summary>All ways to take the course, where it has lists: then this may be a part of a component only.</summary>
    public CourseWays? Ways { get; init; }
}
