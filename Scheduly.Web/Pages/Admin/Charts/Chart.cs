using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Scheduly.Web.Pages.Texts;

namespace Scheduly.Web.Pages.Admin.Charts;

/// <summary>Lines over time, as numbers and as the coordinates of an SVG of <see cref="Width"/> × <see cref="Height"/>.</summary>
/// <param name="Id">Unique on its page.</param>
/// <param name="Unit">As it stands at the axis: "ms", "per minute".</param>
/// <param name="Times">Of the values, in equal steps.</param>
/// <param name="Lines">At most four; each with as many values as there are times.</param>
/// <param name="None">Why nothing is known, as a sentence, while that is so at all times.</param>
/// <param name="Least">The axis goes at least so far: 4 where halves mean nothing.</param>
internal sealed record Chart(
    string Id, string Title, string Unit, IReadOnlyList<DateTimeOffset> Times, IReadOnlyList<ChartLine> Lines, string None = "", double Least = 1)
{
    public const int Width = 400, Height = 170, Left = 50, Right = 392, Top = 12, Bottom = 146;

    private const int MostTimeTicks = 5, ValueTicks = 4;

    private static readonly TimeSpan[] TimeSteps = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    /// <summary>Nothing is known at any time.</summary>
    public bool IsEmpty => Lines.All(line => line.Values.All(value => value is null));

    /// <summary>The upper end of the axis: a round number that no value is above.</summary>
    public double Highest { get; } = Lines.SelectMany(line => line.Values).Max() is { } max and > 0 ? RoundUp(Least > 1 ? Math.Max(max, Least) : max) : Least;

    public IReadOnlyList<ChartTick> ValueAxis => [.. Enumerable.Range(0, ValueTicks + 1).Select(i => Highest * i / ValueTicks).Select(value => new ChartTick(Y(value), Text(value)))];

    public IReadOnlyList<ChartTick> TimeAxis
    {
        get
        {
            if (Times.Count == 0) return [];
            var step = TimeSteps.First(one => one == TimeSteps[^1] || (Times[^1] - Times[0]) / one <= MostTimeTicks);
            return
            [
                .. Times.Select((time, i) => (Time: time, At: i))
                    .Where(one => one.At > 0 && one.Time.UtcTicks / step.Ticks != Times[one.At - 1].UtcTicks / step.Ticks)
                    .Select(one => new ChartTick(X(one.At), one.Time.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture))),
            ];
        }
    }

    public double X(int index) => Left + ((Right - Left) * (Times.Count > 1 ? (double)index / (Times.Count - 1) : 1));

    public double Y(double value) => Bottom - ((Bottom - Top) * value / Highest);

    /// <summary>The path of a line, with gaps where nothing is known; values alone between gaps are <see cref="Dots"/>.</summary>
    public string Path(ChartLine line)
    {
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < line.Values.Count; i++)
        {
            if (line.Values[i] is not { } value)
            {
                drawing = false;
                continue;
            }

            if (IsAlone(line, i)) continue;
            path.Append(drawing ? 'L' : 'M').Append(Coordinate(X(i))).Append(' ').Append(Coordinate(Y(value)));
            drawing = true;
        }

        return path.ToString();
    }

    /// <summary>The values that no line leads to.</summary>
    public IEnumerable<(double X, double Y)> Dots(ChartLine line) => Enumerable.Range(0, line.Values.Count).Where(i => IsAlone(line, i)).Select(i => (X(i), Y(line.Values[i]!.Value)));

    /// <summary>"3.2 per minute", for those who hear the chart.</summary>
    public string Latest(ChartLine line) => line.Values.LastOrDefault(value => value is not null) is { } last ? $"{Text(last)} {Unit}" : PageText.T("chart.noValue");

    /// <summary>A number as the axis and the table show it.</summary>
    public static string Text(double value) => value switch
    {
        0 => "0",
        >= 10_000_000 => (value / 1_000_000).ToString("0.#", PageText.Language) + " M",
        >= 10_000 => (value / 1000).ToString("0.#", PageText.Language) + " k",
        >= 100 => value.ToString("0", PageText.Language),
        >= 10 => value.ToString("0.#", PageText.Language),
        >= 1 => value.ToString("0.##", PageText.Language),
        >= 0.01 => value.ToString("0.###", PageText.Language),
        >= 0.001 => value.ToString("0.####", PageText.Language),
        >= 0.0001 => value.ToString("0.#####", PageText.Language),
        _ => value.ToString("0.#e0", PageText.Language),
    };

    public static string Coordinate(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static bool IsAlone(ChartLine line, int at) =>
        line.Values[at] is not null && line.Values.ElementAtOrDefault(at - 1) is null && line.Values.ElementAtOrDefault(at + 1) is null;

    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double[] steps = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];
        return steps.First(step => step * power >= value * (1 - 1e-9)) * power;
    }
}

/// <param name="Values">Null where nothing is known.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<double?> Values);

/// <param name="At">A coordinate.</param>
internal sealed record ChartTick(double At, string Text)
{
    /// <summary>An SVG text, which Razor takes for an element of its own.</summary>
    public IHtmlContent Draw(string style, double x, double y)
    {
        var text = new TagBuilder("text");
        text.AddCssClass(style);
        text.Attributes["x"] = Chart.Coordinate(x);
        text.Attributes["y"] = Chart.Coordinate(y);
        text.InnerHtml.Append(Text);
        return text;
    }
}
