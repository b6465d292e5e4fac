namespace Scheduly.Web.Schedules.Planning;

/// <summary>Puts a plan that the student arranged into the planner's words.</summary>
internal static class PlanReview
{
    /// <param name="sections">They may break wishes, and even overlap: the student wanted it so.</param>
    /// <param name="best">The planner's own answer to the request.</param>
    public static Plan Of(PlanRequest request, IReadOnlyList<Section> sections, PlanResult best)
    {
        if (IsMadeOf(best.Plan.Sections.Select(section => section.Crn), sections)) return best.Plan;

        Section[] arranged = [.. sections.Select(section => CandidateList.InChosenCredits(section, request.Wishes)).OrderBy(section => section.Course, StringComparer.Ordinal).ThenBy(section => section.Name, StringComparer.Ordinal)];
        var model = new PlanModel(request with { Candidates = Narrow(request, arranged) });
        var problem = SearchProblem.Make(model, [.. model.Hard.Select(_ => true)], inPart: true)!;
        var outline = new PlanOutline(model, problem.Credits, [.. arranged.Select(section => OptionOf(model, section)).OfType<SectionOption>()]);
        var ranked = best.Plan.Sections.Count == 0
            ? best.Plan.Alternatives
            : best.Plan.Alternatives.Prepend(new([.. best.Plan.Sections.Select(section => section.Crn)], best.Plan.TotalCredits, best.Score));
        return new(request.Term, arranged.Sum(section => section.Credits), arranged)
        {
            Explanations = [.. Overlaps(arranged), .. LinkWords.Describe(request, arranged), .. Explainer.Explain(outline, best.Plan.Truncated)],
            Alternatives = [.. ranked.Where(one => !IsMadeOf(one.Crns, sections)).Take(request.Limits.Results)],
            Unplaced = UnplacedCourses.Of(outline, best.Plan.Truncated),
            Clashes = best.Plan.Clashes,
            Truncated = best.Plan.Truncated,
        };
    }

    private static bool IsMadeOf(IEnumerable<string> crns, IReadOnlyList<Section> sections) =>
        crns.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(sections.Select(section => section.Crn));

    /// <summary>Of the arranged courses only what is arranged or pinned, so that each stands for itself and not for its like.</summary>
    private static List<Candidate> Narrow(PlanRequest request, Section[] arranged)
    {
        var byCourse = arranged.ToLookup(section => section.Course, StringComparer.OrdinalIgnoreCase);
        var candidates = request.Candidates.Select(candidate => !byCourse.Contains(candidate.Course) ? candidate : candidate with
        {
            Laboratory = null,
            Sections =
            [
                .. byCourse[candidate.Course],
                .. candidate.Sections.Where(section =>
                    request.Wishes.PinSections.Contains(section.Crn, StringComparer.OrdinalIgnoreCase)
                    && !byCourse[candidate.Course].Any(one => HardWishes.Same(one.Crn, section.Crn))),
            ],
        });
        var others = byCourse.Where(course => !request.Candidates.Any(candidate => HardWishes.Same(candidate.Course, course.Key)));
        return [.. candidates, .. others.Select(course => new Candidate(course.Key, [.. course]))];
    }

    private static SectionOption? OptionOf(PlanModel model, Section section) => Array.Find(
        model.Options,
        option => option.IsPlanned && HardWishes.Same(option.Section.Course, section.Course) && (HardWishes.Same(option.Section.Crn, section.Crn) || option.Others.Any(other => HardWishes.Same(other.Crn, section.Crn))));

    private static IEnumerable<string> Overlaps(Section[] sections) =>
        from one in Enumerable.Range(0, sections.Length)
        from other in Enumerable.Range(one + 1, sections.Length - one - 1)
        where MeetingTimes.Overlap(sections[one], sections[other])
        select $"{Explainer.Name(sections[one])} and {Explainer.Name(sections[other])} overlap{DateWords.OnDate(sections[one], sections[other])}.";
}
