using System.Text.RegularExpressions;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Tests.Infrastructure;
using Scheduly.Web.Tests.Storage;

namespace Scheduly.Web.Tests.Documentation;

/// <summary>What a reader follows leads somewhere, and what he copies is marked as run or as an example.</summary>
public sealed partial class DocumentTests
{
    /// <summary>One screen of a README, in lines of its source.</summary>
    private const int MostLinesOfReadme = 80;

    private static readonly string[] Shells = ["sh", "console"];

    [Fact]
    public void Links_lead_to_files_and_headings_that_are_there()
    {
        var links = Documents.All.SelectMany(document => Link().Matches(Documents.Prose(document)).Select(match => (document, Target: match.Groups[1].Value)))
            .Where(link => !link.Target.Contains("://", StringComparison.Ordinal) && !link.Target.StartsWith("mailto:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(links);
        Assert.Equal([], links.Where(link => !Leads(link.document, link.Target)).Select(link => $"{link.document}: {link.Target}"));
    }

    [Fact]
    public void Every_page_is_reached_from_the_index()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(["docs/README.md"]);
        while (open.TryDequeue(out var document))
        {
            if (!reached.Add(document)) continue;
            foreach (var target in Link().Matches(Documents.Prose(document)).Select(match => Resolve(document, match.Groups[1].Value)).Where(Documents.All.Contains)) open.Enqueue(target);
        }

        Assert.Equal([], Documents.All.Where(document => document.StartsWith("docs/", StringComparison.Ordinal) && !reached.Contains(document)));
    }

    [Fact]
    public void The_rights_of_a_PostgreSQL_role_are_those_that_are_tried()
    {
        var page = Documents.Read("docs/stores.md");
        Assert.Contains($"\n{string.Join(";\n", PostgreSqlRightsTests.WithTables)};\n", page, StringComparison.Ordinal);
        Assert.All(PostgreSqlRightsTests.WithoutTables, right => Assert.Contains($"\n{right}\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_block_names_its_language() => Assert.Equal([], Documents.Blocks().Where(block => block.Language.Length == 0).Select(block => block.ToString()));

    [Fact]
    public void Every_command_is_run_by_a_test_or_called_an_example() => Assert.Equal([], Documents.Blocks()
        .Where(block => Shells.Contains(block.Language) && block.Scene is null && block.Test is null && !block.Before.Contains("example", StringComparison.OrdinalIgnoreCase))
        .Select(block => block.ToString()));

    [Fact]
    public void Every_test_that_a_block_names_exists()
    {
        var tests = typeof(DocumentTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], Documents.Blocks().Where(block => block.Test is { } test && !tests.Contains(test)).Select(block => $"{block}: {block.Test}"));
    }

    [Fact]
    public void The_readme_is_one_screen_and_names_the_address_of_the_launch_settings()
    {
        var readme = Documents.Read("README.md");
        Assert.InRange(readme.Split('\n').Length, 1, MostLinesOfReadme);
        var launch = File.ReadAllText(Path.Combine(Repository.Root, "Scheduly.Web", "Properties", "launchSettings.json"));
        Assert.Contains(Address().Match(launch).Groups[1].Value, readme, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project Scheduly.Web ", readme, StringComparison.Ordinal);
        Assert.Contains("\ndotnet test ", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wish_of_the_page_for_students_is_understood_whole()
    {
        var page = Documents.Read("docs/builder.md");
        var wishes = Wish().Matches(page[page.IndexOf("## Wishes", StringComparison.Ordinal)..page.IndexOf("## When not", StringComparison.Ordinal)]).Select(match => match.Groups[1].Value).ToList();
        Assert.InRange(wishes.Count, 10, 100);
        Assert.Equal([], wishes.Where(wish => WishParser.Parse(wish) is not { NotUnderstood.Count: 0, Understood.Count: > 0 }));
    }

    private static bool Leads(string document, string target)
    {
        var place = Resolve(document, target);
        var full = Path.Combine(Repository.Root, place);
        if (!File.Exists(full) && !Directory.Exists(full)) return false;
        return !target.Contains('#', StringComparison.Ordinal) || Documents.Anchors(place).Contains(target[(target.IndexOf('#', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>The path from the root that a link of a document means, without its heading.</summary>
    private static string Resolve(string document, string target)
    {
        var path = target.Split('#')[0];
        if (path.Length == 0) return document;
        var full = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, path));
        return Path.GetRelativePath(Repository.Root, full).Replace('\\', '/');
    }


    [GeneratedRegex(@"(?:\]\(|(?:src|href)="")([^)\s""]+)[)""]")]
    private static partial Regex Link();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Wish();

    [GeneratedRegex(@"""applicationUrl"": ""([^"";]+)")]
    private static partial Regex Address();
}
