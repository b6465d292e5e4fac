using Scheduly.Web.Schedules.Preferences;

namespace Scheduly.Web.Tests.Schedules.Preferences;

public sealed class WishParserTests
{
    public static readonly TheoryData<string, string> Understood =
    [
        .. UnderstoodPhrases.Days, .. UnderstoodPhrases.Hours, .. UnderstoodPhrases.Blocks, .. UnderstoodPhrases.CreditsAndShape,
        .. UnderstoodPhrases.CoursesAndPeople, .. UnderstoodPhrases.TakenBack, .. UnderstoodPhrases.Several,
        .. StudentPhrases.DaysAndHours, .. StudentPhrases.Soft, .. StudentPhrases.Close, .. StudentPhrases.Activities, .. StudentPhrases.Manners, .. StudentPhrases.Codes,
        .. ClausePhrases.Whole, .. HonestPhrases.Times, .. HonestPhrases.Codes, .. HonestPhrases.People, .. HonestPhrases.Exceptions, .. HonestPhrases.Preferred,
        .. TurnPhrases.LastResorts, .. TurnPhrases.Work, .. TurnPhrases.Lists, .. TurnPhrases.Compared, .. TurnPhrases.Conceded, .. TurnPhrases.Sections, .. TurnPhrases.People,
    ];

    public static readonly TheoryData<string, string, string> Doubtful = [.. DoubtfulPhrases.Rows, .. StudentPhrases.Doubtful, .. ClausePhrases.Refused, .. HonestPhrases.Refused, .. TurnPhrases.Refused];

    public static readonly TheoryData<string> Empty = DoubtfulPhrases.Empty;

    [Theory]
    [MemberData(nameof(Understood))]
    public void Wishes_are_understood_whole_when_said_plainly(string utterance, string labels)
    {
        var parsed = WishParser.Parse(utterance);
        Assert.Equal(labels, Labels(parsed));
        Assert.Equal("", Left(parsed, utterance));
    }

    [Theory]
    [MemberData(nameof(Doubtful))]
    public void The_rest_is_reported_when_not_all_is_understood(string utterance, string labels, string left)
    {
        var parsed = WishParser.Parse(utterance);
        Assert.Equal((labels, left), (Labels(parsed), Left(parsed, utterance)));
    }

    [Theory]
    [MemberData(nameof(Empty))]
    public void Nothing_is_reported_when_nothing_is_wished(string utterance)
    {
        var parsed = WishParser.Parse(utterance);
        Assert.Empty(parsed.Understood);
        Assert.Empty(parsed.NotUnderstood);
    }

    [Fact]
    public void Phrases_are_as_many_as_they_must_be()
    {
        string[] doubtful = [.. Doubtful.Select(row => row.Data.Item1), .. Empty.Select(row => row.Data)];
        string[] all = [.. Understood.Select(row => row.Data.Item1), .. doubtful];
        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
        Assert.True(all.Length >= 600, $"{all.Length} phrases");
        Assert.True(doubtful.Length >= 200, $"{doubtful.Length} negative or partial phrases");
    }

    [Theory]
    [InlineData("no Friday for CS1501", "“no Friday for CS1501” is not used: “CS1501” is not understood.")]
    [InlineData("no Friday if it rains, 15 credits", "“no Friday if it rains” is not used: “if it rains” is not understood.")]
    [InlineData("add CS1501 but not on Friday", "“add CS1501 but not on Friday” is not used: a wish for one course alone cannot be kept apart from the others.")]
    [InlineData("add CS1501 if possible", "“add CS1501 if possible” is not used: a course, a section or a limit of credits is wished or it is not, say it without \"if possible\" and the like.")]
    [InlineData("track practice every day", "“track practice every day” is not used: say at which hours, such as \"practice every day 3-5pm\".")]
    [InlineData("MWF work", "“MWF work” is not used: say \"work Tue 3-6\" for hours at work, or \"Tuesday is fine\" for what suits you.")]
    [InlineData("no Friday but HIS 210 is fine", "“no Friday but HIS 210 is fine” is not used: an exception for one course, one person, one kind of class or a part of a day cannot be kept apart from the others.")]
    [InlineData("no lectures on Friday", "“no lectures on Friday” is not used: a wish for one kind of class alone, such as lectures or laboratories, cannot be kept apart from the others.")]
    [InlineData("no asynchronous classes", "“no asynchronous classes” is not used: whether an online class has set hours cannot be wished, say \"no online classes\" or \"online only\".")]
    [InlineData("no Friday, pizza", "")]
    public void Why_a_clause_is_not_used_is_told(string utterance, string note) => Assert.Equal(note, string.Join(' ', WishParser.Parse(utterance).Notes));

    [Fact]
    public void Each_wish_names_its_part_of_the_text()
    {
        const string Utterance = "Please, no Friday; start after 10am, and 15 credits!";
        Assert.Equal(["no Friday", "start after 10am", "15 credits"], WishParser.Parse(Utterance).Understood.Select(wish => wish.Span.Of(Utterance)));
    }

    [Theory]
    [InlineData("start after 10, no, start after 11", "Start after 10:00")]
    [InlineData("no Friday, Friday is fine", "No Friday")]
    [InlineData("add CS1501, skip CS1501", "Add CS1501")]
    [InlineData("at least 15 credits, at most 12 credits", "At least 15 credits")]
    [InlineData("with Dr. Smith, not with Smith", "With Smith")]
    [InlineData("no Friday, start after 10", "")]
    public void The_earlier_phrase_is_marked_when_a_later_one_contradicts_it(string utterance, string superseded) =>
        Assert.Equal(superseded, string.Join("; ", WishParser.Parse(utterance).Understood.Where(wish => wish.Superseded).Select(wish => wish.Label)));

    [Fact]
    public void Text_past_the_limit_is_reported_when_there_is_any()
    {
        var utterance = "no Friday" + new string(' ', WishParser.MaxLength - 9) + "no Monday";
        var parsed = WishParser.Parse(utterance);
        Assert.Equal("No Friday", Labels(parsed));
        Assert.Equal("no Monday", Left(parsed, utterance));
    }

    private static string Labels(ParsedWishes parsed) => string.Join("; ", parsed.Understood.Select(wish => wish.Label));

    private static string Left(ParsedWishes parsed, string utterance) => string.Join(" / ", parsed.NotUnderstood.Select(span => span.Of(utterance)));
}
