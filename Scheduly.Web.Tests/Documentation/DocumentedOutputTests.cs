using System.Text.RegularExpressions;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>
/// Runs the blocks that <c>&lt;!-- run scene --&gt;</c> marks and compares what they print. Numbers and the width of columns do not
/// count, and <c>…</c> stands for anything within a line. A line <c>(exit code 2)</c> is the code of the command before it, else 0.
/// </summary>
public sealed partial class DocumentedOutputTests
{
    public static TheoryData<string> Marked => [.. Documents.Blocks().Where(block => block.Scene is not null).Select(block => block.ToString())];

    [Theory]
    [MemberData(nameof(Marked))]
    public async Task A_marked_block_prints_what_it_says(string place)
    {
        var block = Documents.Blocks().Single(one => one.ToString() == place);
        await using var shell = await DocumentShell.OpenAsync(block.Scene!);
        var steps = block.Language == "console" ? Steps(block.Text) : [new(block.Text, [], 0)];
        var results = await shell.RunAsync([.. steps.Select(step => step.Command)]);
        Assert.True(steps.Count == results.Count, $"{place}: '{steps[Math.Min(results.Count, steps.Count - 1)].Command}' did not end.");
        foreach (var (step, result) in steps.Zip(results))
        {
            Assert.True(step.Code == result.Code, $"{place}: {step.Command} ended with {result.Code}: {result.Output}");
            if (block.Language != "console") continue;
            var printed = Lines(result.Output);
            Assert.True(
                printed.Count == step.Output.Count && printed.Zip(step.Output).All(pair => Matches(pair.First, pair.Second)),
                $"{place}: {step.Command} printed\n{string.Join('\n', printed)}\nand the document says\n{string.Join('\n', step.Output)}");
        }
    }

    private static List<Step> Steps(string text)
    {
        var steps = new List<Step>();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal)) steps.Add(new(line[2..], [], 0));
            else if (line.StartsWith("> ", StringComparison.Ordinal) && steps[^1].Output.Count == 0) steps[^1] = steps[^1] with { Command = $"{steps[^1].Command}\n{line[2..]}" };
            else if (Code().Match(line) is { Success: true } code) steps[^1] = steps[^1] with { Code = int.Parse(code.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) };
            else steps[^1].Output.AddRange(Lines(line));
        }

        return steps;
    }

    private static List<string> Lines(string text) =>
        [.. text.Split('\n').Select(line => Spaces().Replace(Number().Replace(line, "#"), " ").Trim()).Where(line => line.Length > 0)];

    private static bool Matches(string printed, string said) => Regex.IsMatch(printed, $"^{string.Join(".*", said.Split('…').Select(Regex.Escape))}$");

    private sealed record Step(string Command, List<string> Output, int Code);

    [GeneratedRegex(@"^\(exit code (\d+)\)$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\d+([.,:]\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex Spaces();
}
