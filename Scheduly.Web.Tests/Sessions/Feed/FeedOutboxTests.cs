using System.Globalization;
using Scheduly.Sessions.Feed;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Sessions.Feed;

/// <summary>What waits to be sent is bounded, and says no less than it should.</summary>
public sealed class FeedOutboxTests
{
    private readonly FeedOutbox _outbox = new();

    [Fact]
    public void Of_many_changes_of_one_entry_the_last_is_sent()
    {
        var last = Guid.NewGuid();
        for (var i = 0; i < 100; i++) _outbox.Add(Topic(1), Guid.NewGuid());
        _outbox.Add(Topic(1), last);
        Assert.Equal(last, Assert.Single(_outbox.Take().Changes).Value);
        Assert.True(_outbox.IsEmpty);
    }

    [Fact]
    public void More_than_there_is_room_for_becomes_everything()
    {
        for (var i = 0; i < FeedOutbox.Most; i++) _outbox.Add(Topic(i), Guid.NewGuid());
        Assert.False(_outbox.Take().Everything);
        for (var i = 0; i <= FeedOutbox.Most; i++) _outbox.Add(Topic(i), Guid.NewGuid());
        for (var i = 0; i < 10; i++) _outbox.Add(Topic(i), Guid.NewGuid());
        var batch = _outbox.Take();
        Assert.True(batch.Everything);
        Assert.Empty(batch.Changes);
        Assert.True(_outbox.Take().IsEmpty);
    }

    [Fact]
    public void What_could_not_be_sent_comes_back_behind_what_is_newer()
    {
        var (old, newer) = (Guid.NewGuid(), Guid.NewGuid());
        _outbox.Add(Topic(1), old);
        _outbox.Add(Topic(2), old);
        var batch = _outbox.Take();
        _outbox.Add(Topic(1), newer);
        _outbox.Return(batch);
        var next = _outbox.Take().Changes;
        Assert.Equal(newer, next[Topic(1)]);
        Assert.Equal(old, next[Topic(2)]);
    }

    private static FeedTopic Topic(int number) => new("sessions", Key(number.ToString(CultureInfo.InvariantCulture)));
}
