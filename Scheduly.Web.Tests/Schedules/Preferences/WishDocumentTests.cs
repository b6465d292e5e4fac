using System.Text.RegularExpressions;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Schedules.Preferences;

/// <summary>What docs/wishes.md says can be said is understood, and its chips are those.</summary>
public sealed partial class WishDocumentTests
{
    public static readonly TheoryData<string, string, string> Rows =
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Root, "docs", "wishes.md")).SkipWhile(line => !line.StartsWith("| kind", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           select new TheoryDataRow<string, string, string>(cells[1], cells[2], cells[3]),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_example_is_understood(string kind, string examples, string chip)
    {
        var said = Quoted.Matches(examples).Select(match => match.Groups[1].Value).ToList();
        Assert.True(said.Count >= 2, kind);
        Assert.All(said, one => Assert.Empty(WishParser.Parse(one).NotUnderstood));
        Assert.All(said, one => Assert.NotEmpty(WishParser.Parse(one).Understood));
        if (chip.Length > 0) Assert.Contains(chip, said.SelectMany(one => new WishList().Merge(WishParser.Parse(one)).Chips()).Select(one => one.Label));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted { get; }
}
