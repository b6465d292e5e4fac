namespace Scheduly.Web.Schedules.Planning;

/// <summary>A plan and what a page needs beside it.</summary>
/// <param name="Fits">False when the wishes clash: the plan is then the best partial one and names the clashes.</param>
/// <param name="Score">Points of <see cref="ScoreWeights"/>; only differences mean something.</param>
/// <param name="SameTimes">
/// By CRN of each planned section: the other sections that can take its place without moving anything.
/// </param>
internal sealed record PlanResult(
    Plan Plan,
    bool Fits,
    long Score,
    IReadOnlyDictionary<string, IReadOnlyList<string>> SameTimes,
    PlanStatistics Statistics);

/// <param name="RawCombinations">One section per component of every candidate, before merging; infinite when too many to say.</param>
/// <param name="Options">Choices left after sections with the same times were merged.</param>
/// <param name="Nodes">Sections tried by the search.</param>
/// <param name="PlansSeen">Plans that were complete and without conflict.</param>
internal sealed record PlanStatistics(double RawCombinations, int Options, long Nodes, long PlansSeen);
