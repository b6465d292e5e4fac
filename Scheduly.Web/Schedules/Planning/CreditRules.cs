namespace Scheduly.Web.Schedules.Planning;

/// <summary>
/// The limits and the target of credits that hold for one search, in hundredths. The student's own limits are hard. Those of the programme give way:
/// the upper one to courses that the student asked for, the lower one whenever it cannot be reached. Pinned sections pass any upper limit.
/// </summary>
internal sealed record CreditRules(int Min, int Max, int Target, int ProgramMin, ScoreWeights Weights)
{
    /// <summary>What a term holds when neither the student nor the programme says, and the target then.</summary>
    private const decimal DefaultMax = 24, DefaultTarget = 15;

    /// <summary>No search needs more; it bounds the table of reachable credits.</summary>
    private const decimal UtmostMax = 100;

    /// <param name="wishedMin">Null when not wished, or when that wish is not in force in this search.</param>
    /// <param name="wishedMax">As <paramref name="wishedMin"/>.</param>
    /// <param name="asked">Least credits of the courses that must be in the plan.</param>
    /// <param name="pinned">Least credits of those among them that are pinned.</param>
    public static CreditRules For(PlanRequest request, ScoreWeights weights, decimal? wishedMin, decimal? wishedMax, decimal asked, decimal pinned)
    {
        var programMax = Math.Max(request.ProgramMaxCredits ?? DefaultMax, Math.Max(asked, wishedMin ?? 0));
        var max = Math.Min(Math.Max(wishedMax ?? programMax, pinned), UtmostMax);
        return new((int)Math.Ceiling((wishedMin ?? 0) * 100), (int)(max * 100), (int)(TargetOf(request) * 100), (int)((request.ProgramMinCredits ?? 0) * 100), weights);
    }

    /// <summary>What is wished, else the middle of the limits, else <see cref="DefaultTarget"/> within the one limit there is.</summary>
    public static decimal TargetOf(PlanRequest request)
    {
        if (request.Wishes.TargetCredits is { } wished) return wished;
        var max = request.Wishes.MaxCredits ?? request.ProgramMaxCredits;
        var min = request.Wishes.MinCredits ?? request.ProgramMinCredits;
        if (min > max) (min, max) = request.Wishes.MaxCredits is null ? (min, min) : (max, max);
        return (min, max) switch
        {
            ({ } least, { } most) => (least + most) / 2,
            (null, { } most) => Math.Min(DefaultTarget, most),
            ({ } least, null) => Math.Max(DefaultTarget, least),
            _ => DefaultTarget,
        };
    }

    /// <summary>Points for a plan of so many hundredths of a credit, within the limits.</summary>
    public long Points(int credits) =>
        -((long)Weights.Credit * Math.Abs(credits - Target) / 100) - ((long)Weights.CreditBelowProgram * Math.Max(0, ProgramMin - credits) / 100);
}
