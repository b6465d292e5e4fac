using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Whether a schedule has the fewest gaps, or days with class, of all schedules of its courses that keep the wishes; null where that is not decided.</summary>
internal readonly record struct ShapeProof(bool? Gaps, bool? Days);

/// <summary>
/// The best schedule by points need not have the fewest gaps: seats, hours and preferences count too. So that is searched for by itself, among the same
/// courses and under the same required wishes.
/// </summary>
internal static class LeastShape
{
    /// <summary>A few milliseconds; what is not decided by then is not claimed.</summary>
    private const long Nodes = 20_000;

    public static ShapeProof Of(PlanOutline plan, TimeProvider time, CancellationToken cancellationToken)
    {
        var wishes = plan.Model.Request.Wishes;
        if (plan.Options.Count == 0) return default;
        return new(wishes.AvoidGaps is true ? IsLeast(plan, Gaps, days: false, time, cancellationToken) : null, wishes.Compact is true ? IsLeast(plan, Days, days: true, time, cancellationToken) : null);
    }

    private static bool? IsLeast(PlanOutline plan, Func<IEnumerable<Section>, int> measure, bool days, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = plan.Model.Request;
        var has = measure(plan.Options.Select(option => option.Section));
        if (has == (days ? 1 : 0)) return true;
        var same = request with
        {
            Candidates = [.. request.Candidates.Where(one => plan.Options.Any(option => HardWishes.Same(option.Section.Course, one.Course))).Select(one => one with { Need = Need.Asked, Group = null })],
            Limits = request.Limits with { Nodes = Math.Min(Nodes, request.Limits.Nodes), Results = 0 },
        };
        var model = new PlanModel(same, Weights(request.Wishes, days));
        var budget = new SearchBudget(same.Limits, time, cancellationToken);
        if (SearchProblem.Make(model, [.. model.Hard.Select(_ => true)], inPart: false) is not { } problem) return null;
        if (problem.Steps.All(step => step.Options.Length == 1)) return true;

        // The search lays all weeks over each other: with halves of a term among them its least is not that of a week.
        if (model.Options.Where(option => option.IsPlanned).SelectMany(option => option.Section.Weekly().Meetings).Select(meeting => (meeting.From, meeting.Until, meeting.EveryWeeks)).Distinct().Count() > 1 && !days) return null;
        var best = new BestPlans(1);
        new PlanSearch(problem, best, budget).Run();
        if (budget.Exhausted || best.Take() is not [var least]) return null;
        return has <= measure(least.Options.Where(option => option.IsPlanned).Select(option => option.Section));
    }

    private static int Gaps(IEnumerable<Section> sections) => WeekGaps.Most([.. sections.SelectMany(section => section.Weekly().Meetings)]);

    private static int Days(IEnumerable<Section> sections) => sections.Aggregate(Weekdays.None, (days, section) => days | section.WeeklyDays()).Indices().Count();

    /// <summary>Only what is measured counts, and that a laboratory is not left out for it.</summary>
    private static ScoreWeights Weights(WishList wishes, bool days) => ScoreWeights.For(wishes) with
    {
        Gap = days ? 0 : 1, Day = days ? 1 : 0, Weekend = 0, Early = 0, Late = 0, Balance = 0, Instructor = 0, FullSection = 0, NoTime = 0, SoftWish = 0, Credit = 0,
        CreditBelowProgram = 0, Required = 0, RequiredPerCredit = 0, Optional = 0, UnknownPrerequisites = 0,
    };
}
