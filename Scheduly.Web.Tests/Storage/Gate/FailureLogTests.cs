using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Scheduly.Sessions.Storage.Gate;

namespace Scheduly.Web.Tests.Storage.Gate;

public sealed class FailureLogTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogger _logger = new();

    [Fact]
    public void A_cause_is_logged_once_per_outage_with_the_drivers_own_code()
    {
        var log = new FailureLog(_clock, _logger);
        for (var i = 0; i < 100; i++)
        {
            log.Note(new PostgresException($"cannot execute UPDATE ({i})", "ERROR", "ERROR", "25006"));
            log.Note(new InvalidOperationException($"CLUSTERDOWN Hash slot not served {i}"));
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(2, _logger.Collector.Count);
        Assert.Contains("25006", _logger.Collector.GetSnapshot()[0].Message, StringComparison.Ordinal);
        Assert.Contains("CLUSTERDOWN", _logger.Collector.GetSnapshot()[1].Message, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(1));
        log.Note(new InvalidOperationException("CLUSTERDOWN Hash slot not served"));
        Assert.Equal(3, _logger.Collector.Count);
    }

    [Fact]
    public void What_lies_at_the_bottom_is_named_in_one_line()
    {
        var failure = new IOException("Reading failed\nDETAIL: a secret", new TimeoutException("It was slow"));
        Assert.Equal("IOException: Reading failed (TimeoutException: It was slow)", FailureLog.Describe(failure));
        Assert.InRange(FailureLog.Describe(new IOException(new string('x', 5000))).Length, 300, 301);
    }
}
