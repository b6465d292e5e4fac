using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Scheduly.Web.Benchmarks.Load;

/// <summary>Counts the commands that a store is sent, as the store itself sees them.</summary>
internal abstract class StoreProbe
{
    /// <summary>Runs the requests and tells how many commands came in meanwhile.</summary>
    public abstract Task<long> CountAsync(Func<Task> requests);
}

/// <summary>By MONITOR, which tells what a script calls from what a client sends.</summary>
internal sealed class RedisProbe(string address) : StoreProbe
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>What connections say to stay alive.</summary>
    private static readonly string[] Idle = ["\"PING\"", "\"ECHO\"", "\"INFO\"", "\"CLIENT\"", "\"SUBSCRIBE\"", "\"UNSUBSCRIBE\"", "\"CONFIG\"", "\"GET\" \"__Booksleeve"];

    public override async Task<long> CountAsync(Func<Task> requests)
    {
        var place = address.Split(':');
        using var client = new TcpClient(place[0], int.Parse(place[1], CultureInfo.InvariantCulture));
        await using var stream = client.GetStream();
        await stream.WriteAsync("MONITOR\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
        var commands = 0L;
        var counting = Task.Run(async () =>
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (!line.Contains(" lua] ", StringComparison.Ordinal) && !Idle.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))) Interlocked.Increment(ref commands);
            }
        });
        await requests();
        await Task.Delay(Quiet);
        client.Close();
        await counting.ContinueWith(static _ => { }, TaskScheduler.Default);
        return commands;
    }
}

/// <summary>By the server's own log, which is written in full for as long as the requests take.</summary>
internal sealed class PostgresProbe(string connectionString) : StoreProbe
{
    private const string Setting = "log_min_duration_statement";

    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    public override async Task<long> CountAsync(Func<Task> requests)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false;Application Name=probe");
        await RunAsync(source, $"ALTER SYSTEM SET {Setting} = 0");
        await RunAsync(source, "ALTER SYSTEM SET log_line_prefix = '%a '");
        await RunAsync(source, "SELECT pg_reload_conf()");
        await Task.Delay(Settled);
        var from = (long)(await RunAsync(source, "SELECT size FROM pg_stat_file(pg_current_logfile())"))!;
        await requests();
        await Task.Delay(Settled);
        var log = (string)(await RunAsync(source, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_read_file(pg_current_logfile(), {from}, 1 << 28)")))!;
        await RunAsync(source, $"ALTER SYSTEM RESET {Setting}");
        await RunAsync(source, "SELECT pg_reload_conf()");
        await Task.Delay(Settled);

        // A prepared statement is also parsed and bound, in the same message.
        return log.Split('\n').LongCount(line => !line.StartsWith("probe ", StringComparison.Ordinal)
            && line.Contains(" ms  ", StringComparison.Ordinal)
            && (line.Contains("  execute ", StringComparison.Ordinal) || line.Contains("  statement: ", StringComparison.Ordinal))
            && !line.Contains("DISCARD", StringComparison.Ordinal));
    }

    private static async Task<object?> RunAsync(NpgsqlDataSource source, string text)
    {
        await using var command = source.CreateCommand(text);
        return await command.ExecuteScalarAsync();
    }
}
