using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Sessions;

public sealed class KeyQueueTests
{
    private static readonly StorageKey Key = StorageKey.For("cookie", "one"), Other = StorageKey.For("cookie", "other");

    [Fact]
    public async Task Beyond_256_a_change_of_one_session_is_refused_and_others_go_on()
    {
        var queue = new KeyQueue();
        var entering = Enumerable.Range(0, 256).Select(_ => queue.EnterAsync(Key, TestContext.Current.CancellationToken).AsTask()).ToList();
        await Assert.ThrowsAsync<SessionLimitedException>(() => queue.EnterAsync(Key, TestContext.Current.CancellationToken).AsTask());
        (await queue.EnterAsync(Other, TestContext.Current.CancellationToken)).Dispose();
        foreach (var one in entering) (await one).Dispose();
        Assert.Equal(0, queue.Count);
        (await queue.EnterAsync(Key, TestContext.Current.CancellationToken)).Dispose();
    }
}
