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
}
