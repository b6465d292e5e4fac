namespace Scheduly.Web.Schedules.Planning;

/// <summary>One choice to make: an option of one component of a course.</summary>
/// <param name="First">The first component of its course: here the course is taken or left.</param>
/// <param name="Mandatory">No way around it once it is reached.</param>
/// <param name="Next">The step after the course.</param>
/// <param name="Worth">Points for taking the course, on its first step.</param>
/// <param name="Group">Index into <see cref="SearchProblem.GroupCounts"/>; -1 outside of groups.</param>
/// <param name="Mask">The bits of the options, from word <paramref name="FirstWord"/> on.</param>
/// <param name="Ways">As in <see cref="ComponentChoice"/>.</param>
internal sealed record SearchStep(
    CourseChoice Course, SectionOption[] Options, bool First, bool Mandatory, int Next, long Worth, int Group, int FirstWord, ulong[] Mask, CourseWays? Ways);

/// <summary>A rule and the days on which it holds: a pin stands before it, so that a day on which pins alone break it is left out.</summary>
internal sealed record DayRule(WeekRule Rule, Weekdays Days)
{
    public static DayRule Of(WeekRule rule, SectionOption[] pinned) =>
        new(rule, Enumerable.Range(0, 7).Where(day => !rule.Breaks(pinned, day)).Aggregate(Weekdays.None, (days, day) => days | (Weekdays)(1 << day)));
}

/// <summary>What one search has to solve: the model under a part of the hard wishes.</summary>
internal sealed class SearchProblem
{
    private SearchProblem(PlanModel model, SearchStep[] steps, int[] groupCounts, CreditRules credits, int maxClassDays, DayRule[] rules)
    {
        (Model, Steps, GroupCounts, Credits, MaxClassDays, Rules) = (model, steps, groupCounts, credits, maxClassDays, rules);
        BusyLeft = new int[steps.Length + 1];
        for (var step = steps.Length - 1; step >= 0; step--)
        {
            BusyLeft[step] = BusyLeft[step + 1] + steps[step].Options.Max(option => option.Mask.Busy);
        }

        Reachable = new CreditTable(steps, credits);
    }

    public PlanModel Model { get; }

    /// <summary>Pinned courses first, then asked, required and optional ones, and in each the course with the fewest choices.</summary>
    public SearchStep[] Steps { get; }

    /// <summary>How many courses of each group may be taken.</summary>
    public int[] GroupCounts { get; }

    public CreditRules Credits { get; }

    /// <summary>Days of Monday to Friday that may have class.</summary>
    public int MaxClassDays { get; }

    /// <summary>Wishes about the classes of a day that hold in this search.</summary>
    public DayRule[] Rules { get; }

    /// <summary>From each step on, the most five-minute steps of class that can still come.</summary>
    public int[] BusyLeft { get; }

    public CreditTable Reachable { get; }

    /// <param name="active">For each hard wish whether it holds.</param>
    /// <param name="inPart">Asked and pinned courses are worth very much, but need not be there.</param>
    /// <returns>Null when some course that must be there has no section left.</returns>
    public static SearchProblem? Make(PlanModel model, bool[] active, bool inPart)
    {
        var chosen = new List<(CourseChoice Course, SectionOption[][] Components, decimal Least, bool Pinned, bool Must)>();
        foreach (var course in model.Courses)
        {
            var components = course.Components.Select(component => OptionsOf(component, active)).ToArray();
            var pinned = components.Any(options => options.Any(option => IsPinned(option, active)));
            var must = pinned || (course.Asked >= 0 && active[course.Asked]);
            var least = LeastCredits.Of(course, components);
            var impossible = least is null
                || (!inPart && components.Any(options => options.Where(option => IsPinned(option, active)).DistinctBy(option => option.Pin).Count() > 1));
            if (impossible && must && !inPart) return null;
            if (least is not null) chosen.Add((course, components, least.Value, pinned, must));
        }

        var groups = chosen.Where(one => one.Course.Group is not null).Select(one => one.Course.Group!).DistinctBy(group => group.Label).ToList();
        var ordered = chosen
            .OrderByDescending(one => one.Pinned)
            .ThenByDescending(one => one.Must)
            .ThenByDescending(one => one.Course.Candidate.Need == Need.Required)
            .ThenBy(one => one.Components.Aggregate(1.0, (product, options) => product * options.Length))
            .ThenBy(one => one.Course.Course, StringComparer.Ordinal);

        var steps = new List<SearchStep>();
        foreach (var (course, components, least, pinned, must) in ordered)
        {
            var next = steps.Count + components.Length;
            var worth = Worth(model.Weights, course, least, pinned, must, inPart);
            var group = course.Group is null ? -1 : groups.FindIndex(one => one.Label == course.Group.Label);
            foreach (var (index, (options, ways)) in components.Zip(course.Components, (options, component) => (options, component.Ways)).OrderBy(one => one.options.Length).Index())
            {
                var (firstWord, mask) = MaskOf(options);
                var mandatory = index > 0 || (must && !inPart);
                steps.Add(new(course, options, index == 0, mandatory, next, index == 0 ? worth : 0, group, firstWord, mask, ways));
            }
        }

        var musts = chosen.Where(one => one.Must).ToList();
        var pins = musts.Where(one => one.Pinned).ToList();
        var rules = CreditRules.For(
            model.Request,
            model.Weights,
            inPart || !IsActive(Wish.Min) ? null : model.Request.Wishes.MinCredits,
            IsActive(Wish.Max) ? model.Request.Wishes.MaxCredits : null,
            musts.Sum(one => one.Least),
            pins.Sum(one => one.Least));
        SectionOption[] pinnedOptions = [.. pins.SelectMany(one => one.Components).SelectMany(options => options).Where(option => option.SeatOf is null && IsPinned(option, active))];
        var pinnedDays = pinnedOptions.Aggregate(Weekdays.None, (days, option) => days | option.ClassDays);
        var classDays = IsActive(Wish.FreeDay) ? Math.Max(5 - model.Request.Wishes.FreeDays!.Value, WeekStack.WorkDays(pinnedDays)) : 5;
        return new(model, [.. steps], [.. groups.Select(group => group.Count)], rules, classDays, [.. model.Hard.Index().Where(hard => hard.Item.Rule is not null && active[hard.Index]).Select(hard => DayRule.Of(hard.Item.Rule!, pinnedOptions))]);

        bool IsActive(string kind) => model.IndexOf(kind) is >= 0 and var index && active[index];
    }

    /// <summary>A pin leaves only what is pinned, whatever else is wished; otherwise what breaks no wish.</summary>
    private static SectionOption[] OptionsOf(ComponentChoice component, bool[] active)
    {
        var pinned = component.Options.Where(option => IsPinned(option, active)).ToArray();
        return pinned.Length > 0 ? pinned : [.. component.Options.Where(option => !option.Breaks.Any(wish => active[wish]))];
    }

    private static bool IsPinned(SectionOption option, bool[] active) => option.Pin >= 0 && active[option.Pin];

    private static long Worth(ScoreWeights weights, CourseChoice course, decimal least, bool pinned, bool must, bool inPart)
    {
        if (must) return !inPart ? 0 : pinned ? ScoreWeights.PinnedInPart : ScoreWeights.AskedInPart;
        var worth = course.Candidate.Need == Need.Required
            ? weights.Required + (long)(weights.RequiredPerCredit * least)
            : -weights.Optional;
        return worth - (course.UnknownPrerequisites ? weights.UnknownPrerequisites : 0);
    }

    private static (int FirstWord, ulong[] Mask) MaskOf(SectionOption[] options)
    {
        var first = options.Min(option => option.Index) >> 6;
        var mask = new ulong[(options.Max(option => option.Index) >> 6) - first + 1];
        foreach (var option in options) mask[(option.Index >> 6) - first] |= 1UL << (option.Index & 63);
        return (first, mask);
    }
}
