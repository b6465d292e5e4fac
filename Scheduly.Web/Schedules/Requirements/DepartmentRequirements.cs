using System.Globalization;
using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Requirements;

/// <summary>A stand-in for a major that nobody has written down: some courses of its department, enough for a term.</summary>
internal static class DepartmentRequirements
{
    private const int MostCandidates = 10;
    private const decimal CreditsOfATerm = 15;
    private const decimal LeastCredits = 12;
    private const decimal MostCredits = 18;

    /// <summary>
    /// The ten lowest course numbers that carry credits, and as many of them to take as come nearest to 15 credits. The least credits are 12, or
    /// what the department has when that is less.
    /// </summary>
    public static RequirementSet Of(Department department)
    {
        var candidates = department.Courses
            .Where(course => course.Credits is > 0 and <= MostCredits)
            .OrderBy(Number).ThenBy(course => course.Code, StringComparer.Ordinal)
            .Take(MostCandidates)
            .ToList();
        if (candidates.Count == 0) return new();

        var credits = candidates.Select(course => course.Credits).Order().ToList();
        var usual = credits[credits.Count / 2];
        var count = Math.Clamp((int)Math.Round(CreditsOfATerm / usual, MidpointRounding.AwayFromZero), 1, candidates.Count);
        return new()
        {
            ChooseFrom = [new(department.Name, count, [.. candidates.Select(course => course.Code)])],
            MinCredits = Math.Min(LeastCredits, credits.Take(count).Sum()),
            MaxCredits = MostCredits,
        };
    }

    private static int Number(Course course)
    {
        var digits = string.Concat(course.Number.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
    }
}
