using System.Text.RegularExpressions;
using Scheduly.Web.Pages.Texts;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Pages.Texts;

/// <summary>The texts of the pages: complete in each language, used, and nowhere else. How to add one: CONTRIBUTING.md.</summary>
public sealed partial class PageTextTests
{
    private static readonly string Web = Path.Combine(Repository.Root, "Scheduly.Web");

    public static TheoryData<string> OtherLanguages => [.. PageLanguages.All.Select(language => language.Name).Where(name => name != PageLanguages.Default.Name)];

    [Theory]
    [MemberData(nameof(OtherLanguages))]
    public void Each_language_has_the_same_texts_with_the_same_places(string name)
    {
        var english = PageText.All(PageLanguages.Default);
        var other = PageText.All(PageLanguages.All.Single(language => language.Name == name));
        Assert.True(english.Count > 400, $"Only {english.Count} texts were found.");
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(other, text => string.IsNullOrWhiteSpace(text.Value));
        Assert.Empty(english.Where(text => !Places(text.Value).SetEquals(Places(other[text.Key])) && !text.Key.EndsWith(".one", StringComparison.Ordinal)).Select(text => text.Key));
    }

    [Fact]
    public void Each_text_is_used_and_each_that_is_used_exists()
    {
        var known = PageText.All(PageLanguages.Default).Keys.ToHashSet(StringComparer.Ordinal);
        var sources = Files("Pages", ".cshtml", ".cs").Select(File.ReadAllText).ToList();
        var scripts = Files(Path.Combine("wwwroot", "js"), ".js").Select(File.ReadAllText).ToList();
        var asked = sources.SelectMany(source => Asked().Matches(source)).Select(match => match.Groups[1].Value)
            .Concat(scripts.SelectMany(source => AskedByScript().Matches(source)).Select(match => PageText.ScriptPrefix + match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(asked, name => !known.Contains(name) && !known.Contains($"{name}.many"));

        // A name may be put together from parts, and a value of another kind may look like one.
        var literals = sources.SelectMany(source => Literal().Matches(source)).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var patterns = sources.SelectMany(source => Composed().Matches(source)).Select(match => Pattern(match.Groups[1].Value)).ToList();
        Assert.DoesNotContain(known, name => !asked.Contains(name) && !literals.Contains(name) && !literals.Contains(Stem(name)) && !asked.Contains(Stem(name)) && !patterns.Exists(pattern => pattern.IsMatch(name)));

        static string Stem(string name) => name.Contains('.') ? name[..name.LastIndexOf('.')] : name;
        static Regex Pattern(string composed) => new($"^{string.Join(".+", Hole().Split(composed).Select(Regex.Escape))}$");
    }

    [Fact]
    public void No_page_has_a_text_of_its_own()
    {
        var found = Files("Pages", ".cshtml").SelectMany(file => Markup.LiteralTexts(File.ReadAllText(file)).Select(text => $"{Path.GetRelativePath(Web, file)}: {text}")).ToList();
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("<p>Nothing yet</p>", "Nothing yet")]
    [InlineData("@if (x > 0)\n{\n  <p class=\"a\">@T(\"a.b\") later</p>\n}", "later")]
    [InlineData("<button aria-label=\"Close it\">×</button>", "Close it")]
    [InlineData("<input placeholder='Work'>", "Work")]
    public void A_text_outside_the_files_is_seen(string page, string expected) => Assert.Contains(expected, Markup.LiteralTexts(page));

    [Theory]
    [InlineData("<p>@T(\"a.b\", string.Join(\", \", names.Select(name => $\"<{name}>\")))</p>")]
    [InlineData("@{\n  var a = b > c ? \"<p>not shown\" : \"\";\n}\n<h1>@a</h1>")]
    [InlineData("@foreach (var a in b)\n{\n  <li class=\"x\">@a.Name · @Count(\"c\", a.Count > 1 ? 2 : 3)</li>\n}")]
    [InlineData("<dt>CRN</dt><td>@(x is { } y ? $\"{y} UTC\" : \"\") UTC</td>")]
    public void What_comes_from_the_files_or_the_data_is_no_text_of_the_page(string page) => Assert.Empty(Markup.LiteralTexts(page));

    private static IEnumerable<string> Files(string folder, params string[] endings) =>
        Directory.EnumerateFiles(Path.Combine(Web, folder), "*", SearchOption.AllDirectories).Where(file => endings.Contains(Path.GetExtension(file)));

    private static HashSet<string> Places(string text) => [.. Hole().Matches(text).Select(match => match.Value)];

    [GeneratedRegex("""(?<![.\w])(?:PageText\.)?(?:T|Count)\(\s*"([^"]+)"[,)\s]""")]
    private static partial Regex Asked();

    [GeneratedRegex("""\bt\("([^"]+)"[,)]""")]
    private static partial Regex AskedByScript();

    [GeneratedRegex("""(?<!\$)"([a-z]\w*(?:\.\w+)*)"(?!\w)""")]
    private static partial Regex Literal();

    [GeneratedRegex("""\$"([^"{]*\{[^"]*)"(?=[\s,)])""")]
    private static partial Regex Composed();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Hole();
}
