namespace Scheduly.Web.Schedules.Planning;

/// <summary>What a registrar may refuse of sections that a student arranged against their links.</summary>
internal static class LinkWords
{
    public static IEnumerable<string> Describe(PlanRequest request, IEnumerable<Section> arranged) => arranged
        .GroupBy(section => section.Course)
        .SelectMany(taken => request.Candidates.FirstOrDefault(candidate => HardWishes.Same(candidate.Course, taken.Key)) is { } candidate ? Describe(candidate, [.. taken]) : []);

    /// <summary>"laboratories".</summary>
    public static string Plural(string component) => component switch
    {
        "LEC" => "lectures", "LAB" => "laboratories", "REC" => "recitations", "DIS" => "discussions", "TUT" => "tutorials", "SEM" => "seminars",
        _ => $"{component} sections",
    };

    private static IEnumerable<string> Describe(Candidate candidate, List<Section> taken)
    {
        var names = Explainer.List([.. taken.Select(Explainer.Name)]);
        if (CourseWays.Of(candidate.Sections) is { } ways)
        {
            if (!ways.IsCut && !ways.IsWay(taken)) yield return $"{names} {(taken.Count == 1 ? "is" : "are")} not all that must be taken together, or more: the registrar may refuse it.";
            yield break;
        }

        if (taken.Exists(one => taken.Exists(other => one.Component != other.Component && !SectionLinks.HaveOneLink(one, other))))
            yield return $"{names} do not belong together: the registrar may refuse them.";
        var primary = SectionLinks.Primary(candidate.Sections);
        foreach (var component in candidate.Sections.GroupBy(section => section.Component).Where(component => component.Key != primary && !taken.Exists(section => section.Component == component.Key)))
        {
            foreach (var lecture in taken.Where(section => section.Component == primary && SectionLinks.Needs(section, [.. component])))
                yield return $"{Explainer.Name(lecture)} needs one of its {Plural(component.Key)}: the registrar may refuse it alone.";
        }
    }
}
