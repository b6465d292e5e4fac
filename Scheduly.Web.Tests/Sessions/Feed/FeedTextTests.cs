using Scheduly.Sessions.Feed;
using Scheduly.Sessions.Storage;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Sessions.Feed;

/// <summary>What nodes say to each other, and what they make of what others say.</summary>
public sealed class FeedTextTests
{
    [Fact]
    public void What_is_written_is_read_by_another_node()
    {
        KeyValuePair<FeedTopic, Guid>[] changes =
        [
            new(new("sessions", Key("1")), Stamp.New(TimeProvider.System).Value),
            new(new("shares", Key("2")), Guid.Empty),
        ];
        var text = Assert.Single(FeedText.Of("node", changes, 1000));
        Assert.All(text, letter => Assert.InRange(letter, ' ', '~'));
        var heard = Read(text, "other");
        Assert.Equal(changes.Select(change => (change.Key, change.Value)), heard.Changes);
    }

    [Fact]
    public void A_node_does_not_hear_its_own_changes_but_its_own_beats()
    {
        Assert.Empty(Read(FeedText.Of("node", [new(new("sessions", Key("1")), Guid.NewGuid())], 1000)[0], "node").Changes);
        Assert.Equal((17, 3), Assert.Single(Read(FeedText.OfBeat("node", 17, 3), "node").Beats));
        Assert.Empty(Read(FeedText.OfBeat("node", 17, 3), "other").Beats);
        Assert.Equal(1, Read(FeedText.OfEverything("node"), "other").Everything);

        // To others it says that the node runs.
        Assert.Equal("node", Assert.Single(Read(FeedText.OfBeat("node", 17, 3), "other").Peers));
        Assert.Empty(Read(FeedText.OfBeat("node", 17, 3), "node").Peers);
    }

    [Fact]
    public void Many_changes_take_as_few_texts_as_fit()
    {
        var changes = Enumerable.Range(0, 300).Select(i => KeyValuePair.Create(new FeedTopic("sessions", Key($"{i}")), Stamp.New(TimeProvider.System).Value)).ToList();
        var texts = FeedText.Of("node", changes, 7900);
        Assert.All(texts, text => Assert.InRange(text.Length, 1, 7900));
        Assert.InRange(texts.Count, 3, 4);
        Assert.Equal(changes.Select(change => change.Key), texts.SelectMany(text => Read(text, "other").Changes).Select(change => change.Topic));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("2 node sessions:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:-")]
    [InlineData("1 node sessions:short:-")]
    [InlineData("1 node sessions:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:nonsense")]
    [InlineData("1 node sessions:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("1 node :AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA:-")]
    [InlineData("1 other #1.x #x.1 # #.")]
    [InlineData("1 node \u0000 * * ::: #1.1")]
    public void What_cannot_be_read_is_passed_over(string text)
    {
        var heard = Read(text, "other");
        Assert.Empty(heard.Changes);
        Assert.Empty(heard.Beats);
    }

    private static Heard Read(string text, string node)
    {
        var heard = new Heard();
        FeedText.Read(text, node, (number, lane) => heard.Beats.Add((number, lane)), heard.Peers.Add, (topic, stamp) => heard.Changes.Add((topic, stamp)), () => heard.Everything++);
        return heard;
    }

    private sealed class Heard
    {
        public List<(long Number, int Lane)> Beats { get; } = [];

        public List<string> Peers { get; } = [];

        public List<(FeedTopic Topic, Guid Stamp)> Changes { get; } = [];

        public int Everything { get; set; }
    }
}
