using System.Text;
using System.Text.RegularExpressions;

namespace Scheduly.Web.Tests.Pages.Texts;

/// <summary>What a person would read of a Razor page that stands in the page itself: a reasonable look at the text, not a parser of the language.</summary>
internal static partial class Markup
{
    /// <summary>Names and units that are the same in every language.</summary>
    private static readonly HashSet<string> Neutral = new(StringComparer.Ordinal) { "Scheduly", "CRN", "UTC", "ms" };

    public static IEnumerable<string> LiteralTexts(string page)
    {
        var markup = CodeLine().Replace(WithoutCode(page), "");
        var texts = Between().Matches(markup).Select(match => match.Groups[1].Value)
            .Concat(ReadAttribute().Matches(markup).Select(match => match.Groups[2].Value));
        foreach (var text in texts)
        {
            // What is left of code or of a style is no text.
            if (text.AsSpan().ContainsAny('{', '}')) continue;
            if (Word().Matches(text).Any(word => !Neutral.Contains(word.Value))) yield return text.Trim();
        }
    }

    /// <summary>Without what Razor computes: each expression and each block behind an "@", with all that its brackets hold.</summary>
    private static string WithoutCode(string page)
    {
        page = Comment().Replace(page, "");
        var left = new StringBuilder();
        for (var at = 0; at < page.Length; at++)
        {
            if (page[at] != '@')
            {
                left.Append(page[at]);
                continue;
            }

            var end = at + 1;
            var statement = Statement().Match(page, end);
            if (statement.Success && statement.Index == end) end += statement.Length;
            while (end < page.Length)
            {
                if (page[end] is '(' or '[' || (page[end] == '{' && end == at + 1)) end = Closing(page, end);
                else if (char.IsLetterOrDigit(page[end]) || page[end] == '_' || (page[end] is '.' or '?' or '!' && end + 1 < page.Length && (char.IsLetter(page[end + 1]) || page[end + 1] is '.' or '['))) end++;
                else break;
            }

            at = end - 1;
        }

        return left.ToString();
    }

    /// <summary>Behind the bracket that closes the one at that place; brackets in strings count for nothing.</summary>
    private static int Closing(string page, int at)
    {
        var depth = 0;
        for (; at < page.Length; at++)
        {
            if (page[at] == '"' || (page[at] == '\'' && at + 2 < page.Length && page[at + 2] == '\''))
            {
                var quote = page[at];
                var interpolated = quote == '"' && at > 0 && page[at - 1] == '$';
                for (at++; at < page.Length && page[at] != quote; at++)
                {
                    if (page[at] == '\\') at++;
                    else if (interpolated && page[at] == '{') at = Closing(page, at) - 1;
                }
            }
            else if (page[at] is '(' or '[' or '{') depth++;
            else if (page[at] is ')' or ']' or '}' && --depth == 0) return at + 1;
        }

        return at;
    }

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\G(?:if|foreach|for|switch|while|section|await|using|inject|model|page|addTagHelper|namespace)\b[ ]*")]
    private static partial Regex Statement();

    [GeneratedRegex(@"^[ \t]*(?:(?:var|const|string|else|if|foreach|for|switch|case|break|continue|return|Response|ViewData)\b|//|@?[\w.*, ]+$(?<=Helpers)).*$", RegexOptions.Multiline)]
    private static partial Regex CodeLine();

    [GeneratedRegex("""(?<=[\w"'/ -])>([^<>]+)(?=<|$)""")]
    private static partial Regex Between();

    [GeneratedRegex("""\s(aria-label|title|placeholder|alt)=["']([^"']+)["']""")]
    private static partial Regex ReadAttribute();

    [GeneratedRegex(@"[A-Za-z]{2,}")]
    private static partial Regex Word();
}
