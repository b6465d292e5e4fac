using Scheduly.Web.Schedules.Catalog;

namespace Scheduly.Web.Schedules.Planning;

/// <summary>Whether a section is "honors" or "writing intensive": by what its source says of it, or by its title. "Non-Honors" and "No Honors credit" say that it is not.</summary>
internal static class AttributeText
{
    private enum Answer { Silent, No, Unclear, Yes }

    private static readonly HashSet<string> Never = new(["NO", "NON", "NOT", "WITHOUT", "NEVER", "EXCEPT", "EXCLUDES", "EXCLUDING"], StringComparer.Ordinal);

    /// <summary>So many words before it a negation still reaches the attribute.</summary>
    private const int Reach = 3;

    public static bool Has(Section section, string attribute) => Answers(section, attribute).Contains(Answer.Yes);

    /// <returns>Null when it is known whether the section has the attribute.</returns>
    public static string? Unknown(Section section, string attribute) =>
        section.Attributes is null ? "no attributes are given" : Answers(section, attribute).Contains(Answer.Unclear) ? $"what it says of {attribute} is not clear" : null;

    private static IEnumerable<Answer> Answers(Section section, string attribute) =>
        (section.Attributes ?? []).Select(text => AnswerOf(text, attribute, isTitle: false)).Append(AnswerOf(section.Title, attribute, isTitle: true));

    private static Answer AnswerOf(string? text, string attribute, bool isTitle)
    {
        // A title may speak of honor and of intensive writing: only the very words are an attribute.
        List<string> words = [.. FoldedText.Words(text).Select(word => isTitle ? British(word) : Stem(word))];
        List<string> wanted = [.. FoldedText.Words(attribute).Select(word => isTitle ? British(word) : Stem(word))];
        var at = isTitle ? Enumerable.Range(0, words.Count).FirstOrDefault(start => words.Skip(start).Take(wanted.Count).SequenceEqual(wanted), -1)
            : wanted.TrueForAll(words.Contains) ? words.FindIndex(wanted.Contains) : -1;
        if (at < 0) return Answer.Silent;
        return words.Skip(Math.Max(0, at - Reach)).Take(Math.Min(Reach, at)).Any(Never.Contains) ? Answer.No : words.Any(Never.Contains) ? Answer.Unclear : Answer.Yes;
    }

    /// <summary>"Honors", "Honours" and "Honor" are one.</summary>
    private static string Stem(string word) => British(word).TrimEnd('S') is var stem && stem == "HONOUR" ? "HONOR" : stem;

    private static string British(string word) => word == "HONOURS" ? "HONORS" : word;
}
