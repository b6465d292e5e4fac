using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Switching;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Switching;

/// <summary>Two rings as one; a real ring cannot be told to fail at will.</summary>
public sealed class KeyRingPairTests
{
    private readonly Ring _old = new();
    private readonly Ring _new = new();

    private KeyRingPair Pair => new(_new, _old, NullLogger.Instance);

    [Fact]
    public void Keys_of_both_are_seen_and_what_one_lacks_is_copied_to_it()
    {
        _old.Add("a", "b");
        _new.Add("c");
        Assert.Equal(["a", "b", "c"], Names(new DistinctKeyRing(Pair)));
        Assert.Equal(["a", "b", "c"], Names(_old));
        Assert.Equal(["a", "b", "c"], Names(_new));
        Assert.Equal(["a", "b", "c"], Names(new DistinctKeyRing(Pair)));
        Assert.Equal(3, _new.Elements.Count);
    }

    [Fact]
    public void A_key_that_two_nodes_copied_at_once_counts_once()
    {
        _new.Add("a", "a", "b");
        Assert.Equal(3, _new.GetAllElements().Count);
        Assert.Equal(["a", "b"], Names(new DistinctKeyRing(_new)));
    }

    [Fact]
    public void A_ring_that_was_there_and_is_not_any_more_serves_on_and_takes_no_other_key()
    {
        var ring = new DistinctKeyRing(_old);
        Assert.Empty(ring.GetAllElements());
        Assert.False(ring.IsLost);
        ring.StoreElement(Ring.Key("a"), "key-a");
        Assert.Equal(["a"], Names(ring));
        _old.Elements.Clear();
        Assert.Equal(["a"], Names(ring));
        Assert.True(ring.IsLost);
        Assert.Throws<KeyRingLostException>(() => ring.StoreElement(Ring.Key("b"), "key-b"));
        Assert.Empty(_old.Elements);
        _old.Add("a");
        Assert.Equal(["a"], Names(ring));
        Assert.False(ring.IsLost);
        ring.StoreElement(Ring.Key("b"), "key-b");
        Assert.Equal(["a", "b"], Names(ring));
    }

    [Fact]
    public void A_new_key_is_written_to_both()
    {
        Pair.StoreElement(Ring.Key("a"), "key-a");
        Assert.Equal(["a"], Names(_old));
        Assert.Equal(["a"], Names(_new));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_store_with_keys_is_enough_to_go_on_with(bool oldIsAway)
    {
        _old.Add("a");
        _new.Add("a");
        var (away, left) = oldIsAway ? (_old, _new) : (_new, _old);
        away.IsAway = true;
        Assert.Equal(["a"], Names(Pair));
        Pair.StoreElement(Ring.Key("b"), "key-b");
        Assert.Equal(["a", "b"], Names(left));
        away.IsAway = false;
        Assert.Equal(["a", "b"], Names(new DistinctKeyRing(Pair)));
        Assert.Equal(["a", "b"], Names(away));
    }

    [Fact]
    public void One_store_without_keys_is_not()
    {
        _old.Add("a");
        _old.IsAway = true;
        var refused = Assert.Throws<StorageSetupException>(() => Pair.GetAllElements());
        Assert.Contains("SessionStorage:Fallback", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_neither_takes_is_not_used()
    {
        (_old.IsAway, _new.IsAway) = (true, true);
        Assert.Throws<StorageUnavailableException>(() => Pair.StoreElement(Ring.Key("a"), "key-a"));
    }

    [Fact]
    public void Of_two_nodes_that_add_a_key_to_the_pair_the_second_finds_that_of_the_first()
    {
        using var folder = new SqliteFolder();
        var (one, other) = (Ready(folder, "one"), Ready(folder, "other"));
        var pair = new KeyRingPair(one, other, NullLogger.Instance);
        Assert.True(pair.TryStoreElement(Ring.Key("a"), "key-a", new HashSet<string>()));
        Assert.False(pair.TryStoreElement(Ring.Key("b"), "key-b", new HashSet<string>()));
        Assert.Equal(["a"], Names(one));
        Assert.Equal(["a"], Names(other));
    }

    [Fact]
    public void A_first_key_goes_to_the_store_that_answers_and_none_is_used_that_neither_takes()
    {
        _new.IsAway = true;
        Assert.True(Pair.TryStoreElement(Ring.Key("a"), "key-a", new HashSet<string>()));
        Assert.Equal(["a"], Names(_old));
        _old.IsAway = true;
        Assert.Throws<StorageUnavailableException>(() => Pair.TryStoreElement(Ring.Key("b"), "key-b", new HashSet<string>()));
    }

    private static IXmlRepository Ready(SqliteFolder folder, string name)
    {
        var backend = folder.CreateBackend(connectionString: $"Data Source={name}.db");
        Blocking.Run(() => backend.InitializeAsync());
        return backend.OpenKeyRing();
    }

    private static IEnumerable<string> Names(IXmlRepository ring) => ring.GetAllElements().Select(key => key.Attribute("id")!.Value).Distinct().Order();

    private sealed class Ring : IXmlRepository
    {
        public List<XElement> Elements { get; } = [];

        public bool IsAway { get; set; }

        public static XElement Key(string id) => new("key", new XAttribute("id", id));

        public void Add(params string[] ids) => Elements.AddRange(ids.Select(Key));

        public IReadOnlyCollection<XElement> GetAllElements() => IsAway ? throw new TimeoutException() : [.. Elements];

        public void StoreElement(XElement element, string friendlyName)
        {
            if (IsAway) throw new TimeoutException();
            Elements.Add(element);
        }
    }
}
