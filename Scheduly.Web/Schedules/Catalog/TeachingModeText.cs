namespace Scheduly.Web.Schedules.Catalog;

/// <summary>
/// How a section is taught, from the words of its source. A text is known when all of its words are: "Fully Online" is, "Online exams" and "Web
/// Enhanced" are not, and neither is a code such as "TR". Nothing is made of what is not known.
/// </summary>
internal static class TeachingModeText
{
    private enum Word { Online, InPerson, Hybrid, Neutral, Never, Except }

    private static readonly Dictionary<string, Word> Words = new(
        Of(Word.Online, "ONLINE|ONL|ONLN|OL|ON LINE|REMOTE|REMOTELY|VIRTUAL|VIRTUALLY|ZOOM|WEB|WWW|WEBBASED|INTERNET|ASYNCHRONOUS|ASYNCHRONOUSLY|ASYNC|ASYNCH|DISTANCE|ELEARNING|E LEARNING")
            .Concat(Of(Word.InPerson, "IN PERSON|INPERSON|FACE TO FACE|F2F|FTF|ON CAMPUS|ONCAMPUS|ONSITE|ON SITE|CLASSROOM|IN CLASS|TRADITIONAL|TRADITIONALLY|ON GROUND"))
            .Concat(Of(Word.Hybrid, "HYBRID|HYB|BLENDED|HYFLEX|HY FLEX|PARTLY ONLINE|PARTIALLY ONLINE|PARTLY IN PERSON|PARTIALLY IN PERSON|MIXED MODE"))
            .Concat(Of(Word.Never, "NO|NOT|NON|WITHOUT|NEVER|ISNT"))
            .Concat(Of(Word.Except, "EXCEPT|UNLESS|BUT|OR|EITHER"))
            .Concat(Of(Word.Neutral, """
                THE|A|OF|AT|VIA|BY|FOR|IS|AND|PLUS|COURSE|COURSES|CLASS|CLASSES|SECTION|SECTIONS|INSTRUCTION|INSTRUCTIONAL|TEACHING|LEARNING|EDUCATION|DELIVERY|DELIVERED|TAUGHT|OFFERED|METHOD|
                MODE|MODALITY|FORMAT|FULLY|FULL|COMPLETELY|ENTIRELY|TOTALLY|100|PERCENT|ONLY|ALL|SYNCHRONOUS|SYNCHRONOUSLY|SYNC|SYNCH|LIVE|BASED|SELF|PACED|LECTURE|LECTURES|MEETING|MEETINGS|MEETS|
                SCHEDULED|SET|TIME|TIMES|REQUIRED
                """)),
        StringComparer.Ordinal);

    // What there is none of in "Online (no set meeting times)".
    private static readonly HashSet<string> Hours = new(["SET", "SCHEDULED", "MEETING", "MEETINGS", "TIME", "TIMES", "CLASS", "REQUIRED", "FIXED", "SPECIFIC"], StringComparer.Ordinal);

    public static TeachingMode? Read(string text)
    {
        var words = FoldedText.Words(text);
        List<Word?> kinds = [];
        var never = -1;
        for (var at = 0; at < words.Count;)
        {
            var length = 3;
            while (length > 1 && !(at + length <= words.Count && Words.ContainsKey(string.Join(' ', words.Skip(at).Take(length))))) length--;
            var kind = Words.TryGetValue(string.Join(' ', words.Skip(at).Take(length)), out var found) ? found : (Word?)null;
            if (kind == Word.Never && never < 0) (never, kinds) = (at, [.. kinds, kind]);
            else kinds.Add(kind);
            at += length;
        }

        if (never < 0) return Mode(kinds, words);

        // "In person, no online component" says what it is before it says what it is not.
        var first = kinds.IndexOf(Word.Never);
        if (Mode([.. kinds.Take(first)], words) is not { } mode) return null;
        List<Word?> rest = [.. kinds.Skip(first + 1)];
        var other = rest.Exists(kind => kind is Word.Online or Word.InPerson or Word.Hybrid && kind != Kind(mode));
        return rest.Contains(Word.Except) || rest.Contains(Kind(mode)) ? null
            : other || (rest.Count > 0 && words.Skip(never + 1).All(Hours.Contains)) ? mode
            : null;
    }

    private static TeachingMode? Mode(List<Word?> kinds, IReadOnlyList<string> words)
    {
        if (kinds.Contains(Word.Except)) return null;
        if (kinds.Contains(Word.Hybrid)) return TeachingMode.Hybrid;
        if (kinds.Contains(null)) return null;
        return (kinds.Contains(Word.Online), kinds.Contains(Word.InPerson)) switch
        {
            (true, false) => TeachingMode.Online,
            (false, true) => TeachingMode.InPerson,
            (true, true) when words.Any(word => word is "AND" or "PLUS") => TeachingMode.Hybrid,
            _ => null,
        };
    }

    private static Word Kind(TeachingMode mode) => mode switch { TeachingMode.Online => Word.Online, TeachingMode.InPerson => Word.InPerson, _ => Word.Hybrid };

    private static IEnumerable<KeyValuePair<string, Word>> Of(Word kind, string phrases) =>
        phrases.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(phrase => KeyValuePair.Create(phrase, kind));
}
