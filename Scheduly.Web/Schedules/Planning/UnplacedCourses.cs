namespace Scheduly.Web.Schedules.Planning;

/// <summary>What was asked for, pinned or required and has no place, each with the first reason that holds.</summary>
internal static class UnplacedCourses
{
    /// <summary>Reasons name so many wishes or sections; more do not help.</summary>
    private const int MostNames = 3;

    public static IReadOnlyList<Unplaced> Of(PlanOutline plan, int maxClassDays)
    {
        var model = plan.Model;
        var unplaced = new List<Unplaced>();
        foreach (var candidate in model.Request.Candidates)
        {
            if (plan.Holds(candidate.Course) || (candidate.Need != Need.Required && !plan.Eligibility.IsNamed(candidate))) continue;
            // A wish that was kept is not a course that is missing.
            if (!plan.Eligibility.IsNamed(candidate) && model.IndexOf(Wish.Skip, candidate.Course) >= 0) continue;
            if (Array.Find(model.Courses, one => one.Candidate == candidate) is { } course) unplaced.Add(new(candidate.Course, Reason(plan, course, maxClassDays)));
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

    private static string Reason(PlanOutline plan, CourseChoice course, int maxClassDays)
    {
        foreach (var component in course.Components)
        {
            var what = component.Name.Length == 0 ? "section" : $"{component.Name} section";
            SectionOption[] pinned = [.. component.Options.Where(option => option.Pin >= 0)];
            SectionOption[] allowed = pinned.Length > 0 ? pinned : [.. component.Options.Where(option => option.Breaks.Count == 0)];
            if (allowed.Length == 0)
            {
                var wishes = component.Options.SelectMany(option => option.Breaks).Distinct().Order().Select(index => plan.Model.Hard[index].Wish.Text);
                return $"Every {what} breaks a wish: {string.Join("; ", wishes.Take(MostNames))}.";
            }

            if (allowed.All(option => plan.Options.Any(other => plan.Model.Clash(option, other))))
            {
                var others = plan.Options.Where(other => allowed.Any(option => plan.Model.Clash(option, other))).Select(other => Explainer.Name(other.Section));
                var subject = pinned.Length > 0 ? $"The pinned {Explainer.List([.. pinned.Select(option => option.Section.Name)])}" : $"Every {what}";
                return $"{subject} overlaps {Explainer.List([.. others.Take(MostNames)], "or")}.";
            }
        }

        if (LinkReasons.Of(plan, course) is { } linked) return linked;
        var least = course.Components.Sum(component => component.Options.Min(option => option.Section.Credits));
        if (plan.Credits + least > plan.Rules.Max / 100m) return $"Would pass {HardWishes.Credits(plan.Rules.Max / 100m)} credits.";

        var days = plan.Options.Aggregate(Weekdays.None, (all, option) => all | option.Mask.Days);
        if (maxClassDays < 5 && course.Components.Any(component => component.Options.All(option => WeekStack.WorkDays(days | option.Mask.Days) > maxClassDays)))
        {
            return "Would take a day that you wished free.";
        }

        if (plan.Credits + least > plan.Rules.Target / 100m) return $"Left out to stay near {HardWishes.Credits(plan.Rules.Target / 100m)} credits.";
        if (plan.Options.Count > 0) return "Does not go together with the rest of the plan.";
        var rules = plan.Model.Hard.Where(hard => hard.Rule is not null || hard.Wish.Kind is Wish.FreeDay or Wish.Min or Wish.Max).Select(hard => hard.Wish.Text);
        return $"Does not go together with your wishes: {string.Join("; ", rules.Take(MostNames))}.";
    }
}
