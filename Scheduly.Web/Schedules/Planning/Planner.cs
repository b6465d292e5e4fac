namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// Plans a term. The answer holds no two sections that clash, keeps every hard wish (a pin stands before the others) and is the best of all such
/// plans by <see cref="ScoreWeights"/>. Where no such plan exists it is the best partial one, with the wishes that clash.
/// </summary>
internal sealed class Planner(TimeProvider time)
{
    /// <summary>Shares of the limits: to find any plan, then what clashes, then the best partial plan.</summary>
    private const double FirstPlanShare = 0.5, ClashShare = 0.75;

    /// <exception cref="OperationCanceledException">The token was cancelled; it is looked at every few hundred steps.</exception>
    public PlanResult Plan(PlanRequest request, CancellationToken cancellationToken)
    {
        var model = new PlanModel(request);
        var budget = new SearchBudget(request.Limits, time, cancellationToken);
        var allWishes = Enumerable.Repeat(true, model.Hard.Count).ToArray();
        var seen = 0L;

        budget.Allow(FirstPlanShare);
        var strict = SearchProblem.Make(model, allWishes, inPart: false);
        var fits = strict is not null && Search(strict, 1, stopAtFirst: true).Count > 0;
        var undecided = budget.Exhausted;

        IReadOnlyList<int[]> clashes = [];
        if (!fits && !undecided)
        {
            budget.Allow(ClashShare);
            clashes = new ClashFinder(model, budget).Find();
            undecided = budget.Exhausted;
        }

        budget.Allow(1);
        var problem = fits ? strict! : SearchProblem.Make(model, allWishes, inPart: true)!;
        var plans = Search(problem, request.Limits.Results + 1, stopAtFirst: false);
        var options = plans.Count > 0 ? plans[0].Options.Where(option => option.IsPlanned) : [];
        var outline = new PlanOutline(model, problem.Credits, [.. options.OrderBy(option => option.Section.Course, StringComparer.Ordinal)
            .ThenBy(option => option.Section.Name, StringComparer.Ordinal)]);
        if (fits && !budget.Exhausted) outline = outline with { Shape = LeastShape.Of(outline, time, cancellationToken) };

        var plan = new Plan(request.Term, outline.Credits, [.. outline.Options.Select(option => option.Section)])
        {
            Explanations = Explainer.Explain(outline, undecided || budget.Exhausted),
            Alternatives = [.. plans.Skip(1).Select(ranked => Alternative(ranked))],
            Unplaced = UnplacedCourses.Of(outline, undecided || budget.Exhausted),
            Clashes = [.. ClashReport.NotOffered(model), .. clashes.Select(clash => ClashReport.Of(model, clash))],
            Truncated = undecided || budget.Exhausted,
        };
        return new(
            plan,
            fits && plan.Clashes.Count == 0,
            plans.Count > 0 ? plans[0].Score : 0,
            outline.Options.ToDictionary(option => option.Section.Crn, option => (IReadOnlyList<string>)[.. option.Others.Select(section => section.Crn)]),
            new(RawCombinations(model), model.Options.Length, budget.Nodes, seen));

        IReadOnlyList<RankedPlan> Search(SearchProblem what, int results, bool stopAtFirst)
        {
            var best = new BestPlans(results);
            new PlanSearch(what, best, budget, stopAtFirst).Run();
            seen = best.Seen;
            return best.Take();
        }
    }

    private static Alternative Alternative(RankedPlan ranked) => new(
        [.. ranked.Options.Where(option => option.IsPlanned).OrderBy(option => option.Section.Course, StringComparer.Ordinal)
            .ThenBy(option => option.Section.Name, StringComparer.Ordinal)
            .Select(option => option.Section.Crn)],
        ranked.Options.Sum(option => option.Section.Credits),
        ranked.Score);

    private static double RawCombinations(PlanModel model) => model.Courses
        .SelectMany(course => course.Components)
        .Aggregate(1.0, (product, component) => product * component.Options.Where(option => option.SeatOf is null).Sum(option => 1 + option.Others.Count));
}

/// <summary>The plan that was chosen, for those who put it into words.</summary>
/// <param name="Options">By course and section name.</param>
internal sealed record PlanOutline(PlanModel Model, CreditRules Rules, IReadOnlyList<SectionOption> Options)
{
    public decimal Credits { get; } = Options.Sum(option => option.Section.Credits);

    public Eligibility Eligibility { get; } = new(Model.Request);

    /// <summary>Nothing is decided of a plan that the student arranged.</summary>
    public ShapeProof Shape { get; init; }

    /// <summary>Also under another code of the same section.</summary>
    public bool Holds(string course) => Options.Any(option => Model.Request.IsOf(option.Section, course));
}
