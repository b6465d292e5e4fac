using Scheduly.Web.Pages.Admin.Charts;

namespace Scheduly.Web.Tests.Pages.Admin;

public sealed class ChartTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 11, 45, 10, TimeSpan.Zero);

    [Fact]
    public void A_line_has_gaps_where_nothing_is_known_and_a_lone_value_is_a_dot()
    {
        var chart = Make(0, 10, null, 5, null, 10, 0);
        Assert.Equal(10, chart.Highest);
        Assert.Equal("M50 146L107 12M335 12L392 146", chart.Path(chart.Lines[0]));
        Assert.Equal((221, 79), Assert.Single(chart.Dots(chart.Lines[0])));
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.034, 0.04)]
    [InlineData(1.0, 1)]
    [InlineData(7.1, 8)]
    [InlineData(1001, 1200)]
    public void The_axis_ends_at_a_round_number_above_all_values(double highest, double expected) => Assert.Equal(expected, Make(0, highest).Highest, 9);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.000042, "4.2e-5")]
    [InlineData(0.0025, "0.0025")]
    [InlineData(0.0426, "0.043")]
    [InlineData(0.00891, "0.0089")]
    [InlineData(3.456, "3.46")]
    [InlineData(34.56, "34.6")]
    [InlineData(456.7, "457")]
    [InlineData(9999, "9999")]
    [InlineData(65_536, "65.5 k")]
    [InlineData(12_500_000, "12.5 M")]
    public void Numbers_are_short(double value, string expected) => Assert.Equal(expected, Chart.Text(value));

    [Fact]
    public void Times_stand_at_round_minutes()
    {
        var chart = new Chart("a", "A", "ms", [.. Enumerable.Range(0, 90).Select(i => Start + TimeSpan.FromSeconds(10 * i))], [new("x", new double?[90])]);
        Assert.Equal(["11:50", "11:55", "12:00"], chart.TimeAxis.Select(tick => tick.Text));
        Assert.True(chart.IsEmpty);
        Assert.Equal("none", chart.Latest(chart.Lines[0]));
        var day = chart with { Times = [.. Enumerable.Range(0, 288).Select(i => Start + TimeSpan.FromMinutes(5 * i))], Lines = [new("x", new double?[288])] };
        Assert.Equal(["12:00", "18:00", "00:00", "06:00"], day.TimeAxis.Select(tick => tick.Text));
    }

    [Fact]
    public void The_latest_value_is_told_with_its_unit() => Assert.Equal("5 ms", Make(1, 5, null).Latest(Make(1, 5, null).Lines[0]));

    private static Chart Make(params double?[] values) =>
        new("a", "A", "ms", [.. values.Select((_, i) => Start + TimeSpan.FromSeconds(10 * i))], [new("x", values)]);
}
