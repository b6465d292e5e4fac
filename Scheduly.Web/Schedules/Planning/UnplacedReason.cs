namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// Why a course has no place beside a plan: all ways to take it are looked at, and the first step at which none is left is the reason. So a wish is
/// named where it is the cause, and an overlap only where one is.
/// </summary>
internal sealed class UnplacedReason(PlanOutline plan, CourseChoice course, bool truncated)
{
    /// <summary>Reasons name so many wishes or sections; more do not help.</summary>
    private const int MostNames = 3;

    /// <summary>Ways to look at; a course has hardly ever more.</summary>
    private const int MostWays = 5_000;

    private readonly List<HardWish> _rules = [.. plan.Model.Hard.Where(hard => hard.Rule is not null)];

    private readonly string _what = course.Components[0].Name is { Length: > 0 } name && course.Components.Length == 1 ? $"{name} section" : "section";

    public string Text()
    {
        var ways = Ways();
        if (ways.Count == 0) return course.Components.Any(component => component.Options.Where(option => option.Pin >= 0).DistinctBy(option => option.Pin).Count() > 1) ? "Two of its sections of one kind are pinned." : LinkReasons.Of(plan, course) ?? $"Its sections do not go together: no {NamesOfComponents()} can be taken with one another.";

        var pinned = ways.Exists(way => Array.Exists(way, option => option.Pin >= 0));
        var allowed = ways.FindAll(way => Array.TrueForAll(way, option => option.Pin >= 0 || option.Breaks.Count == 0));
        var broken = Wishes(ways.SelectMany(way => way).Where(option => option.Pin < 0).SelectMany(option => option.Breaks));
        if (allowed.Count == 0) return Single(option => option.Breaks.Count > 0) is { } component ? $"Every {component} breaks a wish: {Wishes(component)}." : LinkReasons.Of(plan, course) ?? $"Every way to take it breaks a wish: {broken}.";

        // What the wishes about days leave of it by itself, whatever else is planned.
        var alone = allowed.FindAll(way => !_rules.Exists(hard => Breaks(hard.Rule!, [], way)));
        if (alone.Count == 0) return $"Every {(course.Components.Length == 1 ? _what : "way to take it")} breaks a wish: {Rules([], allowed)}.";
        if (alone.Count < allowed.Count) broken = string.Join("; ", new[] { broken, Rules([], allowed) }.Where(text => text.Length > 0));

        // Nothing that nobody asked for keeps out what was asked for.
        var named = plan.Eligibility.IsNamed(course.Candidate);
        return (named ? Beside([.. plan.Options.Where(IsNamed)], alone, pinned, alone.Count < ways.Count ? broken : null) : null)
            ?? Beside([.. plan.Options], alone, pinned, alone.Count < ways.Count ? broken : null)
            ?? Left(alone);

        string? Single(Func<SectionOption, bool> breaks) => course.Components
            .Where(component => component.Options.All(option => !option.IsAbsent && option.Pin < 0 && breaks(option)))
            .Select(component => component.Name.Length == 0 ? "section" : $"{component.Name} section").FirstOrDefault();
    }

    /// <returns>Null when it has a place beside these.</returns>
    private string? Beside(SectionOption[] others, List<SectionOption[]> ways, bool pinned, string? broken)
    {
        var beside = ways.FindAll(way => !Array.Exists(way, option => Array.Exists(others, other => plan.Model.Clash(option, other))));
        if (beside.Count == 0 && course.Components.Length > 1 && !course.Components.Any(component => component.Options.All(option => Array.Exists(others, other => plan.Model.Clash(option, other)))) && LinkReasons.Of(plan, course) is { } linked) return linked;
        if (beside.Count == 0) return Overlap(ways, others, pinned, broken is { Length: > 0 } ? broken : null);
        var kept = beside.FindAll(way => !_rules.Exists(hard => Breaks(hard.Rule!, others, way)));
        if (kept.Count == 0) return $"Would break a wish: {Rules(others, beside)}.";
        var most = plan.Rules.Max / 100m;
        return kept.TrueForAll(way => others.Sum(option => option.Section.Credits) + Credits(way) > most) ? $"Would pass {HardWishes.Credits(most)} credits." : null;
    }

    /// <summary>It has a place, and is not there.</summary>
    private string Left(List<SectionOption[]> ways)
    {
        if (course.Group is { } group && plan.Model.Courses.Count(other => other.Group?.Label == group.Label && plan.Holds(other.Course)) >= group.Count) return $"Enough of {group.Label} is in the plan.";
        if (truncated) return "The search was cut short before a place for it was found.";
        if (ways.TrueForAll(way => plan.Credits + Credits(way) > plan.Rules.Target / 100m)) return $"Left out to stay near {HardWishes.Credits(plan.Rules.Target / 100m)} credits.";
        return plan.Options.Count == 0 ? "No schedule that keeps your wishes holds it." : "It would fit, and the schedule is better without it.";
    }

    private bool IsNamed(SectionOption option) => option.Pin >= 0
        || plan.Model.Courses.Any(one => plan.Eligibility.IsNamed(one.Candidate) && one.Candidate.AllSections.Any(section => HardWishes.Same(section.Crn, option.Section.Crn)));

    private string Rules(SectionOption[] others, List<SectionOption[]> ways) =>
        string.Join("; ", _rules.Where(hard => ways.Exists(way => Breaks(hard.Rule!, others, way))).Select(hard => hard.Wish.Text).Take(MostNames));

    private string Wishes(string component) => Wishes(course.Components
        .First(one => (one.Name.Length == 0 ? "section" : $"{one.Name} section") == component).Options.SelectMany(option => option.Breaks));

    private string Wishes(IEnumerable<int> breaks) => string.Join("; ", breaks.Distinct().Order().Select(index => plan.Model.Hard[index].Wish.Text).Take(MostNames));

    /// <param name="broken">Wishes that other ways to take the course break; null when there are none.</param>
    private string Overlap(List<SectionOption[]> ways, SectionOption[] planned, bool pinned, string? broken)
    {
        var clashes = ways.SelectMany(way => way).Distinct().SelectMany(_ => planned, (mine, theirs) => (mine, theirs)).Where(pair => plan.Model.Clash(pair.mine, pair.theirs)).ToList();
        var others = clashes.Select(pair => pair.theirs.Section).DistinctBy(section => section.Crn)
            .Select(section => Explainer.Name(section) + On([.. clashes.Where(pair => pair.theirs.Section.Crn == section.Crn).Select(pair => pair.mine.Section)], section)).Take(MostNames).ToList();
        var overlaps = clashes.Exists(pair => MeetingTimes.Overlap(pair.mine.Section, pair.theirs.Section));
        var subject = pinned ? $"The pinned {Explainer.List([.. ways.SelectMany(way => way).Where(option => option.Pin >= 0).Select(option => option.Section.Name).Distinct()])}"
            : broken is null ? $"Every {Overlapping(clashes)}" : $"Every {_what} that keeps your wishes";
        var sentence = overlaps ? $"{subject} overlaps {Explainer.List(others, "or")}." : $"{subject} is the same section as {Explainer.List(others, "or")}.";
        return broken is null || pinned ? sentence : $"{sentence} The others break a wish: {broken}.";
    }

    /// <summary>The component of which all overlap, where there is one.</summary>
    private string Overlapping(List<(SectionOption Mine, SectionOption Theirs)> clashes) => course.Components
        .Where(component => component.Options.All(option => clashes.Exists(pair => pair.Mine == option)))
        .Select(component => component.Name.Length == 0 ? "section" : $"{component.Name} section").FirstOrDefault() ?? (course.Components.Length == 1 ? _what : "choice of its sections");

    /// <summary>The days of an overlap that comes once; where one of the sections overlaps in the week that says more.</summary>
    private static string On(List<Section> mine, Section theirs)
    {
        var days = mine.Where(section => MeetingTimes.Overlap(section, theirs)).Select(section => DateWords.OnDate(section, theirs)).Distinct().ToList();
        return days.Count == 0 || days.Contains("") ? "" : string.Join(" and", days);
    }

    /// <summary>A pin stands before the wishes about days too.</summary>
    private static bool Breaks(WeekRule rule, SectionOption[] others, SectionOption[] way)
    {
        var planned = way.Where(option => option.IsPlanned).ToList();
        return rule.Breaks(others.Concat(planned)) && !rule.Breaks(others.Where(option => option.Pin >= 0).Concat(planned.Where(option => option.Pin >= 0)));
    }

    private static decimal Credits(SectionOption[] way) => way.Sum(option => option.Section.Credits);

    private string NamesOfComponents() => Explainer.List([.. course.Components.Select(component => component.Name.Length == 0 ? "section" : component.Name).Distinct()]);

    /// <summary>One option of each component, as far as they go together; a pin leaves only what is pinned.</summary>
    private List<SectionOption[]> Ways()
    {
        List<SectionOption[]> ways = [[]];
        foreach (var component in course.Components)
        {
            var pinned = component.Options.Where(option => option.Pin >= 0).ToArray();
            if (pinned.DistinctBy(option => option.Pin).Count() > 1) return [];
            ways = [.. ways.SelectMany(_ => pinned.Length > 0 ? pinned : component.Options, (way, option) => (SectionOption[])[.. way, option]).Where(way => way[..^1].All(option => !plan.Model.Clash(option, way[^1]))).Take(MostWays)];
        }

        return ways.FindAll(IsWhole);
    }

    /// <summary>Parts of one way to take the course by its lists; a laboratory of its own code has lists of its own.</summary>
    private bool IsWhole(SectionOption[] way) => course.Components.Index().Where(one => one.Item.Ways is not null).GroupBy(one => one.Item.Ways).All(part =>
        part.Select(one => way[one.Index].Ways!).Aggregate((left, other) => [.. left.Zip(other, (one, two) => one & two)]).Any(word => word != 0));
}
