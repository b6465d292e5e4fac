using System.Text.RegularExpressions;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>The chart of the README is of the figures in docs/performance/load.md.</summary>
public sealed partial class ChartTests
{
    [Fact]
    public void Every_figure_of_the_chart_is_one_of_the_report()
    {
        var report = Documents.Read("docs/performance/load.md");
        var rates = report[report.IndexOf("## Requests per second", StringComparison.Ordinal)..report.IndexOf("## Latency", StringComparison.Ordinal)];
        var figures = Figure().Matches(Documents.Read("docs/performance/load-summary.svg")).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(10, figures.Count);
        Assert.All(figures, figure => Assert.Contains($" {figure} |", rates, StringComparison.Ordinal));
    }

    [GeneratedRegex(@">([\d,]+)</text>")]
    private static partial Regex Figure();
}
