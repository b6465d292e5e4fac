namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>"add HIS 101 LEC-3", "pin CS1501 section 2": a section by its name, whose CRN the catalogue knows. It is pinned.</summary>
internal sealed class SectionRule : IWishRule
{
    private const int Most = 4;

    private static readonly PhraseTable<string> Components = new(
        ("lec|lecture", "LEC"), ("lab|laboratory", "LAB"), ("rec|recitation", "REC"), ("dis|disc|discussion", "DIS"), ("sem|seminar", "SEM"), ("tut|tutorial", "TUT"), ("stu|studio", "STU"),
        ("sec|section", ""));

    public Reading? Read(TokenList tokens, Lead lead)
    {
        if (lead.Carried || lead.Stance != Stance.Want || (lead.Verbs & (Verbs.With | Verbs.Only | Verbs.Drop)) != 0) return null;
        if (!CourseCodeReader.TryRead(tokens, tokens.SkipClasses(lead.Next), out var code, out var end) || !TryReadFirst(tokens, end, out var name, out end)) return null;
        List<NamedSection> sections = [new(code, name)];
        while (sections.Count < Most && tokens.SkipSeparator(end) is var from && from != end && TryReadName(tokens, from, out name, out var next)) (end, sections) = (next, [.. sections, new(code, name)]);
        var label = $"Pin {WishLabels.Course(code)} {string.Join(", ", sections.Select(section => section.Name.Contains('-', StringComparison.Ordinal) ? section.Name : $"section {section.Name}"))}";
        return Reading.Withdraw(end, WishKind.Pin, label, $"skip:{code}") with { Sections = sections };
    }

    /// <summary>True where a section of the course before is named.</summary>
    public static bool IsAt(TokenList tokens, int at) => TryReadFirst(tokens, at, out _, out _);

    /// <summary>"LEC-3", ", LEC-3", "(LEC-3)".</summary>
    private static bool TryReadFirst(TokenList tokens, int at, out string name, out int next)
    {
        var bracket = tokens.Text(at) == "(";
        if (!TryReadName(tokens, bracket || tokens.Text(at) == "," ? at + 1 : at, out name, out next)) return false;
        return !bracket || tokens.Text(next++) == ")";
    }

    /// <param name="name">"LEC-3"; "3" where it may be of any kind.</param>
    private static bool TryReadName(TokenList tokens, int at, out string name, out int next)
    {
        name = "";
        next = at;
        if (tokens.IsDash(at)) at++;
        if (!Components.TryRead(tokens, at, out var component, out at)) return false;
        if (tokens.IsDash(at) || tokens.Text(at) == "#") at++;
        if (!tokens.Is(at, TokenKind.Number) || tokens.Text(at).Length > 4) return false;
        name = tokens.Text(at++);
        if (tokens.Is(at, TokenKind.Word) && tokens.Glued(at) && tokens.Text(at).Length <= 2) name += tokens.Text(at++).ToUpperInvariant();
        if (component.Length > 0) name = $"{component}-{name}";
        next = at;
        return !tokens.Glued(at) || tokens.Is(at, TokenKind.Break) || tokens.Text(at) == ")";
    }
}
