using CsCheck;
using Scheduly.Web.Health.History;

namespace Scheduly.Web.Tests.Health.History;

public sealed class LatencyScaleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10e-6)]
    [InlineData(0.0012)]
    [InlineData(1)]
    [InlineData(20)]
    public void A_time_lies_in_its_cell(double seconds)
    {
        var cell = LatencyScale.CellOf(TimeSpan.FromSeconds(seconds));
        Assert.True(seconds <= LatencyScale.Bound(cell) * 1.000001);
        if (cell > 0) Assert.True(seconds > LatencyScale.Bound(cell - 1));
    }

    [Fact]
    public void What_takes_for_ever_lies_in_the_last_cell() => Assert.Equal(LatencyScale.Cells - 1, LatencyScale.CellOf(TimeSpan.MaxValue));

    [Fact]
    public void Percentiles_are_right_to_within_a_cell() => Gen.Double[0.0001, 5].Array[1, 400].Sample(seconds =>
    {
        var cells = new long[LatencyScale.Cells];
        foreach (var one in seconds) cells[LatencyScale.CellOf(TimeSpan.FromSeconds(one))]++;
        Array.Sort(seconds);
        foreach (var share in new[] { 0.5, 0.95, 0.99, 1 })
        {
            var exact = seconds[Math.Max(0, (int)Math.Ceiling(share * seconds.Length) - 1)];
            var read = LatencyScale.Percentile(cells, share)!.Value;
            Assert.InRange(read / exact, Math.Pow(2, -1.0 / 3) - 0.001, Math.Pow(2, 1.0 / 3) + 0.001);
        }
    });

    [Fact]
    public void Nothing_has_no_percentile() => Assert.Null(LatencyScale.Percentile(new long[LatencyScale.Cells], 0.5));
}
