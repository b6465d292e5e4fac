using System.Text.RegularExpressions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Architecture;

/// <summary>What only the text of the product shows.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 220;

    [Fact]
    public void No_file_of_the_product_is_long()
    {
        var lengths = Sources(".cs", ".cshtml").Select(file => (File: file, Lines: File.ReadAllLines(Path.Combine(Repository.Root, file)).Length)).ToList();
        Assert.NotEmpty(lengths);
        Assert.DoesNotContain(lengths, one => one.Lines > MostLines);
    }

    [Fact]
    public void Only_the_one_bridge_blocks_a_thread()
    {
        var blocking = Sources(".cs", ".cshtml").Where(file => Blocks().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file))));
        Assert.Equal([Path.Combine("Scheduly.Sessions", "Storage", "Blocking.cs")], blocking);
    }

    [Fact]
    public void A_namespace_is_the_path_of_its_folder() => Assert.All(Sources(".cs").Where(file => Path.GetFileName(file) != "Program.cs"), file =>
    {
        // What adds a backend is found with the engine's own namespace.
        var folder = file.EndsWith("SessionStorageExtensions.cs", StringComparison.Ordinal) ? "Scheduly.Sessions" : Path.GetDirectoryName(file)!;
        var expected = folder.Replace(Path.DirectorySeparatorChar, '.');
        Assert.Contains($"namespace {expected};", File.ReadAllText(Path.Combine(Repository.Root, file)), StringComparison.Ordinal);
    });

    [Fact]
    public void Program_has_at_most_forty_lines() => Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, "Scheduly.Web", "Program.cs")).Length, 1, 40);

    private static IEnumerable<string> Sources(params string[] endings) => Products.Projects
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Repository.Root, file))
        .Where(file => endings.Contains(Path.GetExtension(file)))
        .Where(file => file.Split(Path.DirectorySeparatorChar)[1] is not ("bin" or "obj"))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\.GetAwaiter\(\)|\.Result\b(?!\s*[=(])|\.Wait(All|Any)?\(")]
    private static partial Regex Blocks();
}
