using System.Globalization;
using System.Text.RegularExpressions;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>The sizes of docs/scale.md are what its parts and assumptions come to.</summary>
public sealed partial class ScaleTests
{
    private static readonly string Page = Documents.Read("docs/scale.md");

    [Fact]
    public void Each_size_follows_from_the_parts()
    {
        var redis = PerRequest(Part("a read in Redis"), Part("a compare-and-set in Redis"));
        var postgres = PerRequest(Part("a read in PostgreSQL"), Part("a write in PostgreSQL"));
        var node = ((10 * Part("a read of a session on a node, on Redis")) + Part("a change of a session on a node, on Redis")) / 11;
        var rows = Rows().Matches(Page).Select(row => row.Groups[1].Value.Split('|').Select(cell => cell.Trim()).ToArray()).ToList();
        Assert.Equal([1_000, 10_000, 100_000, 1_000_000, 10_000_000], rows.Select(row => Number(row[0])));
        foreach (var row in rows)
        {
            var sessions = Number(row[0]);
            var requests = sessions / 100;
            Assert.Equal(
                [Whole(requests), Whole(requests * ((12 / 11.0) + 0.5)), Cores(node), Bytes(Part("a session in Redis")), Cores(redis), Bytes(Part("a session in PostgreSQL")), Cores(postgres)],
                row[1..]);

            string Cores(double microseconds) => Whole(Math.Ceiling(requests * microseconds / 1e6 / 0.5));

            string Bytes(double each) => each * sessions is var all && all >= 1e9 ? $"{(all / 1e9).ToString("0.0", CultureInfo.InvariantCulture)} GB" : $"{Whole(all / 1e6)} MB";
        }
    }

    /// <summary>Ten reads and a change, which reads too, divided by eleven; and half a touch.</summary>
    private static double PerRequest(double read, double write) => (((10 * read) + read + write) / 11) + (0.5 * write);

    private static double Part(string name) => Number(Regex.Match(Page, $@"^\| {Regex.Escape(name)} \| ([\d.,]+)", RegexOptions.Multiline).Groups[1].Value);

    private static double Number(string text) => double.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (\d[\d,]* \|(?: [^|]+ \|){6} [^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
