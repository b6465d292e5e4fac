using System.Text.RegularExpressions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>A fenced block of a document.</summary>
/// <param name="Document">Path from the root of the repository, with "/".</param>
/// <param name="Line">Of its opening fence, from 1.</param>
/// <param name="Language">"sh", "console", …; empty when none is named.</param>
/// <param name="Text">Without the fences.</param>
/// <param name="Before">The last line before it that is not empty.</param>
internal sealed record Block(string Document, int Line, string Language, string Text, string Before)
{
    /// <summary>What stands between <c>&lt;!-- run</c> and <c>--&gt;</c> before it: the scene, "" for none. Null when it is not marked.</summary>
    public string? Scene => Documents.Marker("run").Match(Before) is { Success: true } match ? match.Groups[1].Value.Trim() : null;

    /// <summary>The test class that runs it, from <c>&lt;!-- test: Name --&gt;</c>; null when it is not marked.</summary>
    public string? Test => Documents.Marker("test:").Match(Before) is { Success: true } match ? match.Groups[1].Value.Trim() : null;

    public override string ToString() => $"{Document}:{Line}";
}

/// <summary>The Markdown of the repository, as its readers find it.</summary>
internal static partial class Documents
{
    /// <summary>Paths from the root: the files there, docs, samples, issue forms.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Folder("docs")).Concat(Folder("samples"))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));

    public static IEnumerable<Block> Blocks() => All.SelectMany(Blocks);

    public static IEnumerable<Block> Blocks(string document)
    {
        var lines = Read(document).Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (Fence().Match(lines[at]) is not { Success: true } fence) continue;
            var (open, indent) = (at, fence.Groups[1].Length);
            var before = lines.Take(open).LastOrDefault(line => line.Trim().Length > 0) ?? "";
            do at++; while (at < lines.Length && lines[at].Trim() != "```");
            yield return new(document, open + 1, fence.Groups[2].Value, string.Join('\n', lines[(open + 1)..at].Select(line => line.Length >= indent ? line[indent..] : "")), before.Trim());
        }
    }

    /// <summary>The text without fenced blocks.</summary>
    public static string Prose(string document) => Fenced().Replace(Read(document), "");

    /// <summary>The anchors that GitHub gives the headings.</summary>
    public static IEnumerable<string> Anchors(string document) => Heading().Matches(Prose(document)).Select(match =>
        NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    public static Regex Marker(string word) => new($"^<!-- {word}(.*?)-->$");

    private static IEnumerable<string> Folder(string name) => Directory.EnumerateFiles(Path.Combine(Repository.Root, name), "*.md", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    [GeneratedRegex(@"^( *)```(\w*)\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ *```.*?^ *```\s*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
