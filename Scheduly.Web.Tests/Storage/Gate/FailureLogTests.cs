using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Sessions.Storage.Gate;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Gate;

public sealed class FailureLogTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeLogger _logger = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_cause_is_logged_once_per_outage_with_the_drivers_own_code()
    {
        var log = new FailureLog(_clock, _logger, failure => (failure as DbException)?.SqlState);
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
    public void Two_codes_of_one_driver_are_two_causes()
    {
        var log = new FailureLog(_clock, _logger, Engine(BackendKind.Sqlite).CodeOf);
        log.Note(new SqliteException("SQLite Error 5: 'database is locked'.", 5, 5));
        log.Note(new SqliteException("SQLite Error 10: 'disk I/O error'.", 10, 1034));
        log.Note(new SqliteException("SQLite Error 10: 'disk I/O error'.", 10, 1034));
        Assert.Equal(2, _logger.Collector.Count);
        Assert.Contains("SqliteException 1034: SQLite Error 10", _logger.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_of_SQL_Server_is_named_by_its_number()
    {
        await using var connection = new SqlConnection($"Server=127.0.0.1,{Servers.FreePort()};User Id=u;Password=p;Connect Timeout=2;Encrypt=false");
        var failure = await Assert.ThrowsAsync<SqlException>(() => connection.OpenAsync(Cancel));
        var engine = Engine(BackendKind.SqlServer);
        Assert.Equal(failure.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), engine.CodeOf(failure));
        Assert.StartsWith($"SqlException {failure.Number}: ", FailureLog.Describe(failure, engine.CodeOf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_table_is_named_in_the_log_of_an_outage()
    {
        var folder = Directory.CreateTempSubdirectory("scheduly-outage-");
        var logs = new FakeLogCollector();
        await using (var node = await SessionHost.StartAsync(
            SessionHost.MapMembers,
            new Dictionary<string, string?> { ["SessionStorage:Backend"] = "Sqlite", ["SessionStorage:ConnectionString"] = $"Data Source={folder.FullName}/a.db" },
            configure: builder => builder.Logging.AddProvider(new FakeLoggerProvider(logs))))
        {
            var browser = node.NewBrowser();
            await browser.GetAsync("/set/a/1");
            await using (var other = new SqliteConnection($"Data Source={folder.FullName}/a.db"))
            {
                await other.OpenAsync(Cancel);
                await using var command = other.CreateCommand();
                command.CommandText = "ALTER TABLE scheduly_cache RENAME TO away";
                await command.ExecuteNonQueryAsync(Cancel);
            }

            using var answer = await browser.SendAsync(HttpMethod.Get, "/get/a");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        Assert.Contains(logs.GetSnapshot(), log => log.Message.StartsWith("The session store failed: SqliteException 1: SQLite Error 1: 'no such table: scheduly_cache'", StringComparison.Ordinal));
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void What_lies_at_the_bottom_is_named_in_one_line()
    {
        var failure = new IOException("Reading failed\nDETAIL: a secret", new SocketException((int)SocketError.ConnectionReset));
        Assert.StartsWith("IOException: Reading failed (SocketException 104: ", FailureLog.Describe(failure, one => one is SocketException ? "104" : null), StringComparison.Ordinal);
        Assert.InRange(FailureLog.Describe(new IOException(new string('x', 5000)), _ => null).Length, 300, 301);
    }

    private static DatabaseEngine Engine(BackendKind kind) => Engines.Of(kind, kind == BackendKind.Sqlite ? "Data Source=a.db" : "Server=127.0.0.1;User Id=u;Password=p", AppContext.BaseDirectory);
}
