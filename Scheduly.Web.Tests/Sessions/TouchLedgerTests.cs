using Microsoft.Extensions.Time.Testing;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Sessions;

public sealed class TouchLedgerTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void It_forgets_what_is_older_than_the_interval_and_never_grows_without_bound()
    {
        var ledger = new TouchLedger(Interval, _clock);
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 15_000; i++) ledger.Note(StorageKey.For("cookie", $"{round}.{i}"));
            _clock.Advance(Interval);
        }

        ledger.Note(StorageKey.For("cookie", "last"));
        Assert.InRange(ledger.Count, 1, 15_001);
    }

    [Fact]
    public void What_many_threads_note_and_forget_is_counted_exactly()
    {
        var ledger = new TouchLedger(Interval, _clock);
        var keys = Enumerable.Range(0, 200).Select(i => StorageKey.For("cookie", $"{i}")).ToArray();
        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 50_000; i++)
            {
                var key = keys[random.Next(keys.Length)];
                if (i % 3 == 0) ledger.Forget(key);
                else if (i % 3 == 1) ledger.Note(key);
                else ledger.TryClaim(key);
            }
        });
        foreach (var key in keys) ledger.Note(key);
        Assert.Equal(keys.Length, ledger.Count);
        foreach (var key in keys) ledger.Forget(key);
        Assert.Equal(0, ledger.Count);
    }
}
