namespace Scheduly.Web.Schedules.Preferences.Language;

/// <summary>Phrases of one or more words, the longest found first; hyphens between the words do not matter.</summary>
internal sealed class PhraseTable<T>
{
    private readonly Dictionary<string, List<(string[] Words, T Meaning)>> _byFirstWord = new(StringComparer.Ordinal);

    /// <param name="entries">Several phrases of one meaning are divided by "|".</param>
    public PhraseTable(params ReadOnlySpan<(string Phrases, T Meaning)> entries)
    {
        foreach (var (phrases, meaning) in entries)
        {
            foreach (var phrase in phrases.Split('|', StringSplitOptions.TrimEntries))
            {
                var words = phrase.Split(' ');
                if (!_byFirstWord.TryGetValue(words[0], out var list)) _byFirstWord[words[0]] = list = [];
                list.Add((words, meaning));
            }
        }

        foreach (var list in _byFirstWord.Values) list.Sort((a, b) => b.Words.Length.CompareTo(a.Words.Length));
    }

    public bool TryRead(TokenList tokens, int at, out T meaning, out int next)
    {
        if (_byFirstWord.TryGetValue(tokens.Word(at), out var candidates))
        {
            foreach (var (words, found) in candidates)
            {
                next = at + 1;
                var word = 1;
                for (; word < words.Length; word++)
                {
                    if (tokens.IsDash(next)) next++;
                    if (tokens.Word(next) != words[word]) break;
                    next++;
                }

                if (word < words.Length) continue;
                meaning = found;
                return true;
            }
        }

        meaning = default!;
        next = at;
        return false;
    }

    public IEnumerable<string> Words => _byFirstWord.Values.SelectMany(list => list).SelectMany(entry => entry.Words);
}
