using CsCheck;
using Scheduly.Web.Schedules.Preferences;
using Scheduly.Web.Schedules.Preferences.Language;

namespace Scheduly.Web.Tests.Schedules.Preferences;

public sealed class WishParserPropertyTests
{
    private static readonly Gen<string> Piece = Gen.Frequency(
        (8, Gen.OneOf<string>(
        [
            "no", "not", "don't", "avoid", "without", "allow", "forget", "remove", "pin", "keep", "with", "only", "add", "skip", "and", "or", "but", "is", "fine",
            "Friday", "Mon", "M/W/F", "TTh", "Tu/Th", "weekends", "off", "free", "on", "mornings", "afternoons", "before", "after", "between", "from", "to", "start",
            "done", "by", "at", "most", "least", "10", "10am", "8ams", "12-1", "10:30", "17:00", "noon", "15", "credits", "CS1501", "CS 1501", "CRN", "45678", "Dr.",
            "Smith", "O'Neil", "de", "gaps", "compact", "balanced", "late", "starts", "two", "days", "lunch", "any", "time", "day", "everything", "classes", "please",
            "I'd", "like", "if", "unless", "too", "swap", ",", ".", ";", "\n", "-", "/", "+", "#", "'", "&",
        ])),
        (1, Gen.String[0, 8]),
        (1, Gen.OneOf<string>(["\0", "\uD83D", "\uDE42", "🙂", "שלום", "٣", "é", "e\u0301", "İ", "\u2028", "’", "’s", "a.", "p.m.", "999999999999", "𝐍𝐨"])));

    private static readonly Gen<string> Utterance =
        Gen.Select(Piece, Gen.OneOf<string>([" ", " ", " ", "", "  "])).Select((piece, gap) => piece + gap).Array[0, 24].Select(string.Concat);

    [Fact]
    public void No_word_is_lost_whatever_is_said() => Utterance.Sample(Check, iter: 10_000);

    [Theory]
    [InlineData("no ")]
    [InlineData("M/")]
    [InlineData("12-")]
    [InlineData("Mon, ")]
    [InlineData("please ")]
    [InlineData("if ")]
    [InlineData("no Friday or ")]
    [InlineData("pin 45678 ")]
    [InlineData("CS1501, ")]
    [InlineData("'")]
    [InlineData("Dr. ")]
    [InlineData("\uD83D")]
    public void No_word_is_lost_when_one_is_repeated_to_the_limit(string piece) =>
        Check(string.Concat(Enumerable.Repeat(piece, WishParser.MaxLength / piece.Length)));

    private static void Check(string text)
    {
        var parsed = WishParser.Parse(text);
        var spans = parsed.Understood.Select(wish => wish.Span).Concat(parsed.NotUnderstood).OrderBy(span => span.Start).ToList();
        Assert.All(spans, span => Assert.True(span.Start >= 0 && span.Length > 0 && span.End <= text.Length));
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start, $"Overlap in \"{text}\""));

        var covered = new bool[text.Length];
        foreach (var span in spans) Array.Fill(covered, true, span.Start, span.Length);
        foreach (var token in Tokenizer.Read(text, WishParser.MaxLength))
            Assert.True(WishParser.IsSilent(token) || covered[token.Start], $"\"{token.Text}\" is lost in \"{text}\"");

        Assert.All(parsed.Understood, wish => Assert.True(wish.Label.Length > 0 && (wish.Withdraws.Count > 0 || wish.Adds.Chips().Count > 0)));
        var wishes = new WishList().Merge(parsed);
        Assert.True(wishes.EarliestStart is null || wishes.LatestEnd is null || wishes.EarliestStart < wishes.LatestEnd);
        Assert.True(wishes.MinCredits is null || wishes.MaxCredits is null || wishes.MinCredits <= wishes.MaxCredits);
        Assert.Equal(wishes.Chips(), new WishList().Merge(WishParser.Parse(text)).Chips());
    }
}
