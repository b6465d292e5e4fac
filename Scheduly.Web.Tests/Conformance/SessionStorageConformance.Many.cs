using Scheduly.Sessions.Storage;
using static Scheduly.Web.Tests.Infrastructure.Entries;

namespace Scheduly.Web.Tests.Conformance;

public abstract partial class SessionStorageConformance
{
    [Fact]
    public Task Count_sees_the_living_alone() => InTimeAsync(async () =>
    {
        Assert.Equal(0, await Storage.CountAsync(Cancel));
        var (first, second) = (Key(), Key());
        await InsertAsync(first, Value());
        await InsertAsync(second, Value());
        await InsertAsync(Key(), Value(), units: 1);
        Assert.Equal(3, await Storage.CountAsync(Cancel));
        await Storage.RemoveAsync(first, Cancel);
        await Time.PassAsync(1.5 * Unit);
        Assert.Equal(1, await Storage.CountAsync(Cancel));
    });

    [Fact]
    public Task A_listing_shows_each_live_entry_once_over_all_pages() => InTimeAsync(async () =>
    {
        var values = Enumerable.Range(0, 57).ToDictionary(_ => Key(), i => Value(40 + i));
        foreach (var (key, value) in values) await InsertAsync(key, value);
        await InsertAsync(Key(), Value(), units: 1);
        await Time.PassAsync(1.5 * Unit);

        var listed = await Storage.ListAllAsync(10, Cancel);
        Assert.Equal(values.Keys.Select(key => key.Hash).Order(), listed.Select(entry => entry.Key.Hash).Order());
        Assert.All(listed, entry =>
        {
            var value = values[entry.Key];
            Assert.Equal(value.Length, entry.Size);
            Assert.Equal(value[..EntryInfo.HeadLength], entry.Head.ToArray());
            Assert.InRange(entry.ExpiresAt, Later(50), Later(60) + Unit);
        });
    });

    [Fact]
    public async Task An_entry_is_found_by_the_beginning_of_its_hash_among_all_of_its_space()
    {
        var keys = Enumerable.Range(0, 300).Select(_ => Key()).ToList();
        foreach (var key in keys) await InsertAsync(key, Value());
        foreach (var key in keys.Take(100)) Assert.Equal([key], await Storage.StartingWithAsync(key.Short, Cancel));
        Assert.Equal([keys[0]], await Storage.StartingWithAsync(keys[0].Hash, Cancel));
        Assert.Empty(await Storage.StartingWithAsync(Key().Short, Cancel));
        Assert.Empty(await Storage.StartingWithAsync("%%%%%%%%%%", Cancel));
        Assert.Empty(await Storage.StartingWithAsync("**********", Cancel));

        // Case tells hashes apart.
        var letter = keys[0].Short.First(char.IsAsciiLetter);
        var turned = keys[0].Short.Replace(letter, char.IsAsciiLetterLower(letter) ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
        Assert.Empty(await Storage.StartingWithAsync(turned, Cancel));
        await Storage.RemoveAsync(keys[0], Cancel);
        Assert.Empty(await Storage.StartingWithAsync(keys[0].Short, Cancel));
    }

    [Fact]
    public async Task All_entries_with_one_beginning_are_found_however_many_there_are()
    {
        // More than one page, among others of the same shard.
        const string beginning = "Q2hpbGRyZW5PZk9uZU93bmVy";
        var keys = Enumerable.Range(0, SessionStorage.MaxPageSize + 200).Select(i => Beginning(beginning, i)).ToList();
        var others = Enumerable.Range(0, 50).Select(i => Beginning("Q2hpbGRyZW5PZk90aGVycyEh", i)).ToList();
        await Storage.SetManyAsync([.. keys.Concat(others).Select(key => new StorageEntry(key, Value(), Later(50), Later(60)))], overwrite: false, Cancel);
        Assert.Equal(keys.Select(key => key.Hash).Order(), (await Storage.StartingWithAsync(beginning, Cancel)).Select(key => key.Hash).Order());

        static StorageKey Beginning(string text, int number)
        {
            Assert.True(StorageKey.TryParse(text + StorageKey.For("test", $"{number}").Hash[text.Length..], out var key));
            return key;
        }
    }

    [Fact]
    public async Task A_listing_of_nothing_is_one_empty_page()
    {
        var page = await Storage.ListAsync(null, 10, Cancel);
        Assert.Empty(page.Entries);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("'; drop table scheduly_cache; --")]
    [InlineData("99:nan:zzz")]
    public async Task An_unreadable_cursor_is_refused(string cursor) =>
        await Assert.ThrowsAsync<FormatException>(() => Storage.ListAsync(cursor, 10, Cancel));

    [Theory]
    [InlineData(0)]
    [InlineData(SessionStorage.MaxPageSize + 1)]
    public async Task A_page_of_an_impossible_size_is_refused(int size) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Storage.ListAsync(null, size, Cancel));

    [Fact]
    public async Task Many_entries_are_written_and_read_back_with_their_own_times()
    {
        var entries = Enumerable.Range(0, 1500)
            .Select(i => new StorageEntry(Key(), Value(100 + i), Later(20 + (i % 50)), Later(600 + i)))
            .ToList();
        var stored = await Storage.SetManyAsync(entries, overwrite: false, Cancel);
        Assert.Equal(entries.Count, stored.Count);
        Assert.All(stored, Assert.True);

        StorageKey[] keys = [.. entries.Select(entry => entry.Key), Key()];
        var read = await Storage.ReadManyAsync(keys, Cancel);
        Assert.Equal(keys.Length, read.Count);
        Assert.Null(read[^1]);
        Assert.Equal([.. entries.Select(entry => (Stamp?)Stamp.Read(entry.Value.Span)), null], await Storage.ReadStampsAsync(keys, Cancel));
        for (var i = 0; i < entries.Count; i++)
        {
            Assert.Equal(entries[i].Key, read[i]!.Key);
            Assert.Equal(entries[i].Value.ToArray(), read[i]!.Value.ToArray());
            Assert.Equal(entries[i].ExpiresAt, read[i]!.ExpiresAt, TimeSpan.FromMilliseconds(2));
            Assert.Equal(entries[i].Deadline, read[i]!.Deadline, TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(entries.Count, await Storage.CountAsync(Cancel));
    }

    [Fact]
    public async Task Writing_many_leaves_live_entries_alone_unless_told_otherwise()
    {
        var (taken, free) = (Key(), Key());
        await InsertAsync(taken, Value("first"));
        StorageEntry[] entries = [new(taken, Value("second"), Later(60), Later(600)), new(free, Value("second"), Later(60), Later(600))];

        Assert.Equal([false, true], await Storage.SetManyAsync(entries, overwrite: false, Cancel));
        Assert.Equal("first", Content(await Storage.ReadAsync(taken, Cancel)));
        Assert.Equal([true, true], await Storage.SetManyAsync(entries, overwrite: true, Cancel));
        Assert.Equal("second", Content(await Storage.ReadAsync(taken, Cancel)));
    }

    [Fact]
    public async Task Writing_many_does_not_store_what_has_expired()
    {
        var key = Key();
        Assert.Equal([false], await Storage.SetManyAsync([new(key, Value(), Later(-1), Later(600))], overwrite: true, Cancel));
        Assert.Null(await Storage.ReadAsync(key, Cancel));
    }

    [Fact]
    public Task Writing_many_takes_the_place_of_what_has_expired() => InTimeAsync(async () =>
    {
        var key = Key();
        await InsertAsync(key, Value("first"), units: 1);
        await Time.PassAsync(1.5 * Unit);
        Assert.Equal([true], await Storage.SetManyAsync([new(key, Value("second"), Later(60), Later(600))], overwrite: false, Cancel));
        Assert.Equal("second", Content(await Storage.ReadAsync(key, Cancel)));
    });

    [Fact]
    public async Task Writing_and_reading_nothing_is_allowed()
    {
        Assert.Empty(await Storage.SetManyAsync([], overwrite: false, Cancel));
        Assert.Empty(await Storage.ReadManyAsync([], Cancel));
        Assert.Empty(await Storage.ReadStampsAsync([], Cancel));
    }
}
