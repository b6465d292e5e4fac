namespace Scheduly.Web.Schedules.Catalog;

/// <summary>What is read from a text, once for each text: a file has the same names and words thousands of times.</summary>
internal sealed class TextMemo<T>(Func<string?, T> read)
{
    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);

    public T Of(string? text)
    {
        if (text is null) return read(text);
        if (!_known.TryGetValue(text, out var found)) _known[text] = found = read(text);
        return found;
    }
}
