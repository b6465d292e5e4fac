using System.Text.RegularExpressions;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Architecture;

/// <summary>What only the text of the product shows.</summary>
public sealed partial class SourceTests
{
    private const int MostLines = 220;

    private static readonly string Product = Path.Combine(Repository.Root, "Scheduly.Web");

    [Fact]
    public void No_file_of_the_product_is_long()
    {
        var lengths = Sources(".cs", ".cshtml").Select(file => (File: file, Lines: File.ReadAllLines(Path.Combine(Product, file)).Length)).ToList();
        Assert.NotEmpty(lengths);
        Assert.DoesNotContain(lengths, one => one.Lines > MostLines);
    }

    [Fact]
    public void Only_the_one_bridge_blocks_a_thread()
    {
        var blocking = Sources(".cs", ".cshtml").Where(file => Blocks().IsMatch(File.ReadAllText(Path.Combine(Product, file))));
        Assert.Equal([Path.Combine("Storage", "Blocking.cs")], blocking);
    }

    [Fact]
    public void A_namespace_is_the_path_of_its_folder() => Assert.All(Sources(".cs").Where(file => file != "Program.cs"), file =>
    {
        var expected = string.Join('.', ["Scheduly.Web", .. Path.GetDirectoryName(file)!.Split(Path.DirectorySeparatorChar)]);
        Assert.Contains($"namespace {expected};", File.ReadAllText(Path.Combine(Product, file)), StringComparison.Ordinal);
    });

    [Fact]
    public void Program_has_at_most_forty_lines() => Assert.InRange(File.ReadAllLines(Path.Combine(Product, "Program.cs")).Length, 1, 40);

    private static IEnumerable<string> Sources(params string[] endings) => Directory
        .EnumerateFiles(Product, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Product, file))
        .Where(file => endings.Contains(Path.GetExtension(file)))
        .Where(file => file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\.GetAwaiter\(\)|\.Result\b(?!\s*[=(])|\.Wait(All|Any)?\(")]
    private static partial Regex Blocks();
}
