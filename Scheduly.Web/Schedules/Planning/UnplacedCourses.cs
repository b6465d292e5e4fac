namespace Scheduly.Web.Schedules.Planning;

/// <summary>What was asked for, pinned or required and has no place, each with the first reason that holds.</summary>
internal static class UnplacedCourses
{
    public static IReadOnlyList<Unplaced> Of(PlanOutline plan, bool truncated)
    {
        var model = plan.Model;
        var unplaced = new List<Unplaced>();
        foreach (var candidate in model.Request.Candidates)
        {
            if (plan.Holds(candidate.Course) || (candidate.Need != Need.Required && !plan.Eligibility.IsNamed(candidate))) continue;
            // A wish that was kept is not a course that is missing.
            if (!plan.Eligibility.IsNamed(candidate) && model.IndexOf(Wish.Skip, candidate.Course) >= 0) continue;
            if (Array.Find(model.Courses, one => one.Candidate == candidate) is { } course) unplaced.Add(new(candidate.Course, new UnplacedReason(plan, course, truncated).Text()));
            else if (candidate.Sections.Count == 0) unplaced.Add(new(candidate.Course, $"Not offered in {model.Request.Term}."));
            else if (plan.Eligibility.Missing(candidate.Course) is { Count: > 0 } missing
                && !model.Request.CompletedCourses.Contains(candidate.Course, StringComparer.OrdinalIgnoreCase))
            {
                unplaced.Add(new(candidate.Course, $"Needs {Explainer.List(missing)} first."));
            }
        }

        // Asked or pinned, but unknown to the term.
        foreach (var clash in ClashReport.NotOffered(model))
        {
            var wish = clash.Wishes[0];
            if (unplaced.Any(one => HardWishes.Same(one.Course, wish.Value))) continue;
            unplaced.Add(new(wish.Kind == Wish.Pin ? $"CRN {wish.Value}" : wish.Value, $"Not offered in {model.Request.Term}."));
        }

        // The course may be in the plan with another of its pinned sections.
        foreach (var option in model.Options.Where(option => option.Pin >= 0 && option.SeatOf is null && !plan.Options.Any(other => other.Pin == option.Pin) && plan.Holds(option.Section.Course)))
        {
            unplaced.Add(new(option.Section.Course, $"{option.Section.Name} is pinned, and so is another section of the course."));
        }

        return unplaced;
    }
}
