using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text.Json;

namespace Scheduly.Web.Pages.Texts;

/// <summary>
/// The texts of the pages, in the language that <see cref="PageLanguages"/> chose for the request. They lie in <c>PageText.resx</c> (English) and
/// <c>PageText.&lt;language&gt;.resx</c>; static, so that the small classes that word a page reach them too.
/// </summary>
internal static class PageText
{
    /// <summary>Texts whose name begins so are for scripts.</summary>
    public const string ScriptPrefix = "script.";

    private static readonly ResourceManager Resources = new("Scheduly.Web.Pages.Texts.PageText", typeof(PageText).Assembly);

    private static readonly FrozenDictionary<string, Lazy<Table>> Tables =
        PageLanguages.All.ToFrozenDictionary(language => language.Name, language => new Lazy<Table>(() => Table.Of(language)));

    /// <summary>The language of this request; it formats numbers and dates too.</summary>
    public static CultureInfo Language => PageLanguages.Nearest(CultureInfo.CurrentUICulture);

    /// <summary>For the lang attribute of what the domain words, in English always; null on an English page, whose language it is.</summary>
    public static string? English => Language == PageLanguages.Default ? null : PageLanguages.Default.Name;

    /// <summary>The texts for scripts as JSON, without their prefix.</summary>
    public static string ForScript => Now.Script;

    private static Table Now => Tables[Language.Name].Value;

    /// <exception cref="ArgumentException">There is no text of that name.</exception>
    public static string T(string name) =>
        Now.Texts.TryGetValue(name, out var text) ? text : throw new ArgumentException($"PageText.resx has no text named \"{name}\".", nameof(name));

    /// <summary>A text with values in the place of {0}, {1}, ….</summary>
    public static string T(string name, params ReadOnlySpan<object?> values) => string.Format(Language, T(name), values);

    /// <summary>A text that counts: <c>name.one</c> for 1, else <c>name.many</c>; the number is {0}, formatted, and <paramref name="value"/> is {1}.</summary>
    public static string Count(string name, long count, object? value = null) => T($"{name}.{(count == 1 ? "one" : "many")}", Number(count), value);

    /// <summary>"1,234.5" or "1.234,5": with as many decimals as are needed, at most two.</summary>
    public static string Number(decimal number) => number.ToString("#,0.##", Language);

    public static string Day(DateTimeOffset day) => day.ToString(T("format.day"), Language);

    public static string Day(DateOnly day) => day.ToString(T("format.day"), Language);

    /// <summary>"Mon", by an index from 0 (Monday).</summary>
    public static string ShortDay(int day) => T($"day.short.{day}");

    /// <summary>"Monday", by an index from 0 (Monday).</summary>
    public static string FullDay(int day) => T($"day.full.{day}");

    /// <summary>The names of the texts of one language, without what it lacks.</summary>
    public static IReadOnlyDictionary<string, string> All(CultureInfo language) => Table.Of(language).Texts;

    private sealed record Table(FrozenDictionary<string, string> Texts, string Script)
    {
        public static Table Of(CultureInfo language)
        {
            // The texts of the default language lie in the program itself, those of the others in assemblies beside it.
            var set = Resources.GetResourceSet(language == PageLanguages.Default ? CultureInfo.InvariantCulture : language, createIfNotExists: true, tryParents: false)
                ?? throw new MissingManifestResourceException($"The texts for {language.EnglishName} are missing: {language.Name}/Scheduly.Web.resources.dll belongs beside Scheduly.Web.dll.");
            var texts = set.Cast<System.Collections.DictionaryEntry>().ToFrozenDictionary(one => (string)one.Key, one => (string)one.Value!, StringComparer.Ordinal);
            var script = texts.Where(one => one.Key.StartsWith(ScriptPrefix, StringComparison.Ordinal)).OrderBy(one => one.Key, StringComparer.Ordinal)
                .ToDictionary(one => one.Key[ScriptPrefix.Length..], one => one.Value);
            return new(texts, JsonSerializer.Serialize(script, TextJson.Default.DictionaryStringString));
        }
    }
}
