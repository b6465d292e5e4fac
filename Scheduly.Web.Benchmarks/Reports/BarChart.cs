using System.Globalization;
using System.Net;
using System.Text;

namespace Scheduly.Web.Benchmarks.Reports;

/// <summary>Horizontal bars in groups, as SVG that reads on a light and on a dark page.</summary>
internal static class BarChart
{
    private const int Width = 760, Left = 210, Bar = 18, Gap = 14, Top = 40;

    private static readonly string[] Colours = ["#8a94a3", "#2f6fbd", "#2c8a57", "#b3701b"];

    /// <param name="unit">Of the values, such as "requests/s".</param>
    /// <param name="groups">Each with its bars: name, value and which colour (0 to 3).</param>
    public static string Draw(string title, string unit, IReadOnlyList<(string Name, IReadOnlyList<(string Name, double Value, int Colour)> Bars)> groups)
    {
        var most = groups.SelectMany(group => group.Bars).Max(bar => bar.Value);
        var rows = groups.Sum(group => group.Bars.Count);
        var height = Top + (rows * Bar) + (groups.Count * (Gap + Bar)) + 10;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n");
        svg.Append("<style>text{fill:#1c2733}@media(prefers-color-scheme:dark){text{fill:#e6eaf0}}</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title>\n<text x=\"8\" y=\"20\" font-size=\"15\" font-weight=\"600\">{Text(title)} <tspan font-weight=\"400\" font-size=\"12\">{Text(unit)}</tspan></text>\n");
        var y = Top;
        foreach (var (name, bars) in groups)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"8\" y=\"{y + 13}\" font-weight=\"600\">{Text(name)}</text>\n");
            y += Bar;
            foreach (var bar in bars)
            {
                var length = bar.Value / most * (Width - Left - 80);
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 13}\" text-anchor=\"end\">{Text(bar.Name)}</text><rect x=\"{Left}\" y=\"{y + 2}\" width=\"{length:0.#}\" height=\"{Bar - 4}\" rx=\"2\" fill=\"{Colours[bar.Colour]}\"/><text x=\"{Left + length + 6:0.#}\" y=\"{y + 13}\">{bar.Value.ToString(bar.Value < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture)}</text>\n");
                y += Bar;
            }

            y += Gap;
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
