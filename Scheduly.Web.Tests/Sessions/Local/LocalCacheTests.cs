using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Local;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions.Local;

/// <summary>What is kept, for how long, and how much memory it takes, which only a process that does nothing else can tell.</summary>
[Collection(nameof(AllocationTests))]
public sealed class LocalCacheTests
{
    private const int Limit = 1 << 20;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    private DateTimeOffset Later => _clock.GetUtcNow().AddDays(1);

    [Fact]
    public void A_copy_answers_its_own_stamp_alone()
    {
        using var cache = Make();
        var (key, envelope) = (Entries.Key(), Copy(10));
        cache.Keep(key, envelope, cache.Now, Later);
        Assert.Same(envelope, cache.Find(key, envelope.Stamp));
        Assert.Null(cache.Find(key, Stamp.New(_clock)));
        Assert.Null(cache.Find(key, null));
        Assert.Null(cache.Find(Entries.Key(), envelope.Stamp));
        Assert.Equal((1, 3), (cache.Hits, cache.Misses));
        cache.Drop(key);
        Assert.Null(cache.Find(key, envelope.Stamp));
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void A_copy_ends_with_its_lifetime_counted_from_the_question_and_is_let_go_without_being_asked_for()
    {
        using var cache = Make();
        var (key, envelope, since) = (Entries.Key(), Copy(10), cache.Now);
        _clock.Advance(TimeSpan.FromSeconds(10));
        cache.Keep(key, envelope, since, Later);
        Assert.NotNull(cache.Find(key, envelope.Stamp));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(cache.Find(key, envelope.Stamp));
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal((0, 0), (cache.Count, cache.Bytes));
    }

    [Fact]
    public void Another_nodes_write_drops_the_copy_and_what_was_asked_for_before_it()
    {
        using var cache = Make();
        var (key, old, current) = (Entries.Key(), Copy(10), Copy(10));
        cache.Keep(key, old, cache.Now, Later);
        var asked = cache.Now;
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        cache.DropOther(key, current.Stamp);
        Assert.Null(cache.Find(key, old.Stamp));

        // A read that was under way may have been answered before that write.
        cache.Keep(key, old, asked, Later);
        Assert.Null(cache.Find(key, old.Stamp));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        cache.Keep(key, current, cache.Now, Later);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        cache.DropOther(key, current.Stamp);
        Assert.NotNull(cache.Find(key, current.Stamp));
        cache.DropAll();
        Assert.Null(cache.Find(key, current.Stamp));
        Assert.Equal((0, 0), (cache.Count, cache.Bytes));
    }

    [Fact]
    public void A_copy_ends_with_its_session()
    {
        using var cache = Make();
        var (key, envelope) = (Entries.Key(), Copy(10));
        cache.Keep(key, envelope, cache.Now, _clock.GetUtcNow().AddSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(cache.Find(key, envelope.Stamp));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(cache.Find(key, envelope.Stamp));
        cache.Keep(key, envelope, cache.Now, _clock.GetUtcNow());
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void A_slow_read_does_not_push_out_what_was_written_meanwhile()
    {
        using var cache = Make();
        var (key, old, written, asked) = (Entries.Key(), Copy(10), Copy(11), cache.Now);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        cache.Keep(key, written, cache.Now, Later);
        cache.Keep(key, old, asked, Later);
        Assert.Same(written, cache.Find(key, written.Stamp));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void What_was_used_longest_ago_makes_room()
    {
        using var cache = Make();
        var (used, unused) = (Entries.Key(), Entries.Key());
        var (one, other) = (Copy(1000), Copy(1000));
        cache.Keep(used, one, cache.Now, Later);
        cache.Keep(unused, other, cache.Now, Later);
        for (var i = 0; cache.Evictions == 0; i++)
        {
            Assert.NotNull(cache.Find(used, one.Stamp));
            cache.Keep(Entries.Key(), Copy(1000), cache.Now, Later);
            Assert.InRange(i, 0, Limit / 1000);
        }

        Assert.NotNull(cache.Find(used, one.Stamp));
        Assert.Null(cache.Find(unused, other.Stamp));
    }

    [Fact]
    public void The_limit_holds_whatever_comes_and_nothing_is_lost_count_of()
    {
        using var cache = Make();
        var random = new Random(3);
        var keys = Enumerable.Range(0, 500).Select(_ => Entries.Key()).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var key = keys[random.Next(keys.Length)];
            if (random.Next(10) == 0) cache.Drop(key);
            else cache.Keep(key, Copy(random.Next(0, random.Next(200) == 0 ? Limit * 2 : 20_000)), cache.Now, Later);
            Assert.InRange(cache.Bytes, 0, Limit);
        }

        Assert.True(cache.Evictions > 0);
        foreach (var key in keys) cache.Drop(key);
        Assert.Equal((0, 0), (cache.Count, cache.Bytes));
    }

    [Fact]
    public void Threads_keep_the_books_straight()
    {
        using var cache = Make(64 << 20);
        var keys = Enumerable.Range(0, 200).Select(_ => Entries.Key()).ToArray();
        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 20_000; i++)
            {
                var key = keys[random.Next(keys.Length)];
                if (random.Next(3) == 0) cache.Drop(key);
                else cache.Keep(key, Copy(random.Next(5000)), cache.Now, Later);
            }
        });
        foreach (var key in keys) cache.Drop(key);
        Assert.Equal((0, 0), (cache.Count, cache.Bytes));
    }

    /// <summary>The bytes that are counted are those that the runtime holds, give or take a tenth; fewer are never counted.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(2000)]
    public void The_size_that_is_counted_is_the_size_that_is_taken(int content)
    {
        var ratios = new List<double>();
        for (var round = 0; round < 5; round++) ratios.Add(TakenOverCounted(content));

        // Hosts of other tests may let go of theirs in one round or another: the middle one counts.
        ratios.Sort();
        Assert.InRange(ratios[2], 0.4, 1.1);
    }

    private double TakenOverCounted(int content)
    {
        using var cache = Make(64 << 20);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 10_000; i++) cache.Keep(Entries.Key(), Copy(content), cache.Now, Later);
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(10_000, cache.Count);
        return taken / (double)cache.Bytes;
    }

    private LocalCache Make(long limit = Limit) => new(
        Options.Create(new SessionStorageOptions { LocalCache = new() { Enabled = true, MaxBytes = limit } }), _clock);

    private Envelope Copy(int size) => new(Stamp.New(_clock), _clock.GetUtcNow(), new byte[size]);
}
