using Scheduly.Web.Schedules.Preferences.Language;

namespace Scheduly.Web.Schedules.Preferences;

/// <summary>
/// Reads wishes in plain English: "no Friday, start after 10am, 15 credits". The same text always gives the same answer; nothing is asked of a network.
/// Of two phrases that contradict each other the later wins, and the earlier is marked <see cref="Wish.Superseded"/>.
/// A clause is used only when all of it was read: what one word more would have meant is not guessed (<see cref="Clauses"/>).
/// Hours without am or pm are settled as <see cref="Clock"/> says. A phrase whose meaning is in doubt is not understood rather than guessed.
/// </summary>
internal static class WishParser
{
    /// <summary>In UTF-16 units; what stands after is not read and reported as not understood.</summary>
    public const int MaxLength = 10_000;

    // Marks that carry no meaning of their own.
    private const string SilentMarks = "()[]{}\"“”„«»'’‘`*•·-–—/\\:&+#~<>=_|…";

    /// <summary>Takes any text, and time in proportion to its length.</summary>
    public static ParsedWishes Parse(string utterance)
    {
        var tokens = new TokenList(utterance, Tokenizer.Read(utterance, MaxLength));
        List<Unit> units = [];
        var afterUnknown = false;
        for (var at = 0; at < tokens.Count;)
        {
            var phrase = MayBegin(tokens, at) ? Grammar.Read(tokens, at, afterUnknown) : null;
            if (phrase is { } read) units.Add(new(at, read.End, read));
            else if (!IsSilent(tokens[at])) units.Add(new(at, at + 1, new([], at + 1)));
            afterUnknown = phrase is null && tokens.Word(at) != "but" && !tokens.Is(at, TokenKind.Break) && (afterUnknown || !IsSilent(tokens[at]) || Lead.StartsAt(tokens, at));
            at = phrase?.End ?? at + 1;
        }

        List<Wish> wishes = [];
        List<TextSpan> left = [];
        List<string> notes = [];
        foreach (var clause in Clauses.Of(tokens, SoftReach.Spread(tokens, units)))
        {
            if (clause.IsWhole) wishes.AddRange(clause.Readings.Select(one => ToWish(tokens, one.Start, one.Reading)));
            else left.Add(clause.Span(tokens));
            if (clause.Note(tokens) is { } note) notes.Add(note);
        }

        if (utterance.Length > MaxLength && !string.IsNullOrWhiteSpace(utterance[MaxLength..])) left.Add(new(MaxLength, utterance.Length - MaxLength));
        return new(MarkSuperseded(wishes), left) { Notes = notes };
    }

    /// <summary>True for what carries no wish of its own and is not reported: "please", "I would like", punctuation.</summary>
    internal static bool IsSilent(Token token) => token.Kind switch
    {
        TokenKind.Break => true,
        TokenKind.Symbol => SilentMarks.Contains(token.Text, StringComparison.Ordinal),
        TokenKind.Word => Vocabulary.IsFiller(token.Text),
        _ => false,
    };

    private static bool MayBegin(TokenList tokens, int at) =>
        tokens.Is(at, TokenKind.Number) || tokens.Text(at) is "#" or LabelledTimeRule.Opening
        || (tokens.Is(at, TokenKind.Word) && (Vocabulary.MayBegin(tokens.Word(at)) || Lead.StartsAt(tokens, at)));

    private static Wish ToWish(TokenList tokens, int start, Reading reading) => new(
        reading.Kind,
        tokens.Span(start, reading.End),
        reading.Label ?? string.Join(", ", reading.Adds.Chips().Select(chip => chip.Label)),
        reading.Adds,
        reading.Withdraws) { Guessed = reading.Guessed, Pairs = reading.Pairs, Sections = reading.Sections };

    private static List<Wish> MarkSuperseded(List<Wish> wishes)
    {
        var inForce = new WishList().Merge(new ParsedWishes(wishes, [])).Chips().ToHashSet();
        return wishes.ConvertAll(wish => wish.Adds.Chips().All(inForce.Contains) ? wish : wish with { Superseded = true });
    }
}
