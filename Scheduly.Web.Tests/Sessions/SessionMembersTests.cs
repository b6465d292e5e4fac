using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>The members are read and written in the very bytes of the built-in session.</summary>
public sealed class SessionMembersTests
{
    [Fact]
    public async Task The_bytes_are_those_of_the_built_in_session()
    {
        var cache = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        var builtIn = new DistributedSession(
            cache, "key", TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1), () => true, NullLoggerFactory.Instance, isNewSessionKey: true);
        builtIn.SetString("first", "1");
        builtIn.SetString("größe", "zwölf");
        builtIn.SetString("third", "");
        builtIn.Remove("first");
        builtIn.Set("fourth", new byte[70_000]);
        await builtIn.CommitAsync(TestContext.Current.CancellationToken);
        var stored = await cache.GetAsync("key", TestContext.Current.CancellationToken);

        var members = SessionMembers.Read(stored);
        Assert.Equal(builtIn.Id, members.Id);
        Assert.Equal(builtIn.Keys, members.Keys);
        Assert.Equal(stored, members.ToBytes());

        members.Set("größe", [1]);
        builtIn.Set("größe", [1]);
        members.Set("fifth", [2, 3]);
        builtIn.Set("fifth", [2, 3]);
        await builtIn.CommitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(await cache.GetAsync("key", TestContext.Current.CancellationToken), members.ToBytes());
    }

    [Fact]
    public void A_value_that_its_owner_changes_afterwards_stays_as_it_was_set()
    {
        var members = SessionMembers.Read(null);
        byte[] value = [1];
        members.Set("a", value);
        value[0] = 2;
        Assert.Equal([1], members.Find("a"));
    }

    [Fact]
    public void A_name_that_does_not_fit_into_its_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionMembers.Read(null).Set(new string('a', 65_536), []));
}
