using System.Text.RegularExpressions;

namespace Scheduly.Web.Hosting.DotEnv;

/// <summary>
/// Reads a <c>.env</c> file as python-dotenv does, so that one file serves the old backend and this one: an <c>export</c> prefix, values in single or
/// double quotes that may span lines, comments after white space, and <c>${NAME}</c> or <c>${NAME:-default}</c> of the environment or of an earlier line.
/// A <c>$</c> without braces is an ordinary character. A statement that does not parse is skipped up to the end of its line.
/// </summary>
/// <param name="Values">The last value of each name, in the order of the file; names without "=" are left out.</param>
/// <param name="Faults">The statements that were skipped.</param>
internal sealed partial record DotEnvFile(IReadOnlyDictionary<string, string> Values, IReadOnlyList<DotEnvFault> Faults)
{
    /// <param name="environment">The value of a variable of the process, which wins over an earlier line; null when it is not set.</param>
    public static DotEnvFile Parse(string text, Func<string, string?> environment)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var faults = new List<DotEnvFault>();
        for (var at = Skip(WhiteSpace(), text, 0); at < text.Length; at = Skip(WhiteSpace(), text, at))
        {
            var statement = Statement().Match(text, at);
            if (!statement.Success)
            {
                faults.Add(new(LineOf(text, at), NameOf(text, at)));
                at = Skip(RestOfLine(), text, at);
                continue;
            }

            at += statement.Length;
            if (statement.Groups["key"] is { Success: true } key && Value(statement) is { } value)
            {
                values[key.Value] = Reference().Replace(value, reference => Resolve(reference, values, environment));
            }
        }

        return new(values, faults);
    }

    private static int Skip(Regex pattern, string text, int at) => at + pattern.Match(text, at).Length;

    private static string? Value(Match statement)
    {
        var groups = statement.Groups;
        if (groups["single"] is { Success: true } single) return SingleEscape().Replace(single.Value, "$1");
        if (groups["double"] is { Success: true } quoted) return DoubleEscape().Replace(quoted.Value, escape => Unescape(escape.Value[1]));
        return groups["plain"] is { Success: true } plain ? Comment().Replace(plain.Value, "").TrimEnd() : null;
    }

    private static string Unescape(char letter) => letter switch
    {
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        'v' => "\v",
        _ => letter.ToString(),
    };

    private static string Resolve(Match reference, Dictionary<string, string> earlier, Func<string, string?> environment)
    {
        var name = reference.Groups["name"].Value;
        return environment(name) ?? earlier.GetValueOrDefault(name) ?? reference.Groups["default"].Value;
    }

    private static int LineOf(string text, int at) => 1 + text.AsSpan(0, at).Count('\n');

    private static string? NameOf(string text, int at) => Name().Match(text, at) is { Success: true } name ? name.Groups["key"].Value : null;

    [GeneratedRegex(@"\G\s*")]
    private static partial Regex WhiteSpace();

    // The grammar of python-dotenv's parser. A key is missing on a line that is a comment alone.
    [GeneratedRegex(
        """
        \G(?:export[^\S\r\n]+)?
        (?:(?=\#)|'(?<key>[^']+)'|(?<key>[^=\#\s']+[^=\#\s]*))
        [^\S\r\n]*
        (?:=[^\S\r\n]*(?:'(?<single>(?:\\'|[^'])*)'|"(?<double>(?:\\"|[^"])*)"|(?<plain>(?!['"])[^\r\n]*)))?
        (?:[^\S\r\n]*\#[^\r\n]*)?
        [^\S\r\n]*(?:\r\n|\n|\r|\z)
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Statement();

    [GeneratedRegex(@"\G[^\r\n]*(?:\r\n|\n|\r)?")]
    private static partial Regex RestOfLine();

    [GeneratedRegex(@"\G(?:export[^\S\r\n]+)?'?(?<key>[^=\#\s']+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"\s+#.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\([\\'])")]
    private static partial Regex SingleEscape();

    [GeneratedRegex("""\\[\\'"abfnrtv]""")]
    private static partial Regex DoubleEscape();

    [GeneratedRegex(@"\$\{(?<name>[^\}:]*)(?::-(?<default>[^\}]*))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}

/// <summary>A statement that does not parse. Its text may hold a password and is therefore not kept.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Name">What stands before its "="; null when there is no such word.</param>
internal sealed record DotEnvFault(int Line, string? Name);
