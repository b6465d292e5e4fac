using System.Text.RegularExpressions;
using Scheduly.Web.Hosting.Commands;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>Each command line of this program in the documents is one that the program takes.</summary>
public sealed partial class DocumentedCommandTests
{
    [Fact]
    public void The_program_takes_every_command_with_its_options()
    {
        var lines = Documents.All.SelectMany(document => Invocation().Matches(Documents.Read(document)).Select(match => (document, Line: Plain(match.Groups[1].Value)))).Where(line => line.Line != "x").Distinct().ToList();
        Assert.NotEmpty(lines);
        var root = CommandLine.Create();
        Assert.Equal([], lines.SelectMany(line => root.Parse(line.Line).Errors.Select(error => $"{line.document}: {line.Line}: {error.Message}")));
    }

    /// <summary>With a word in the place of what the reader fills in, and without what the shell does with the output.</summary>
    private static string Plain(string line) => Filled().Replace(Comment().Replace(line.Replace("\\\n", " ", StringComparison.Ordinal), ""), "x").Trim();

    [GeneratedRegex(@"dotnet (?:run [^`\n]*?--project Scheduly\.Web -- |Scheduly\.Web\.dll )((?:\\\n|[^`\n])+)")]
    private static partial Regex Invocation();

    [GeneratedRegex(@"\s+(?:#|\||>|2>).*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"<[^>]+>|…")]
    private static partial Regex Filled();
}
