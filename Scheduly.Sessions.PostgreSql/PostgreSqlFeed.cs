using Npgsql;

namespace Scheduly.Sessions.PostgreSql;

/// <summary>
/// LISTEN on a connection of its own, NOTIFY through the pool. The channel is named after the table, so that those who share it, and nobody else, hear each other.
/// A pooler in transaction mode takes LISTEN and never says a word: that is tried with a channel of a random name first, since whichever
/// connection of the pooler has listened once goes on with it.
/// </summary>
/// <param name="settings">Of the connections.</param>
internal sealed class PostgreSqlFeed(PostgreSqlEngine engine, NpgsqlConnectionStringBuilder settings) : FeedTransport
{
    private const string Channel = $"SELECT 'scheduly_feed_' || '{Dialect.TableName}'::regclass::oid";
    private const string Notify = $"SELECT pg_notify('scheduly_feed_' || '{Dialect.TableName}'::regclass::oid, said) FROM unnest($1) AS said";
    private const string NotifyOn = "SELECT pg_notify($1, '')";

    /// <summary>Of opening the connection, and of each statement on it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private NpgsqlDataSource? _source;

    public override string Name => "PostgreSQL LISTEN/NOTIFY";

    /// <summary>The server's limit is 8000 bytes, less one.</summary>
    public override int MaxLength => 7900;

    private NpgsqlDataSource Source => _source ??= MakeSource();

    public override async Task SendAsync(int lane, IReadOnlyList<string> texts)
    {
        await using var command = engine.Source.CreateCommand(Notify);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. texts] });
        await command.ExecuteNonQueryAsync();
    }

    public override async Task ListenAsync(Action<string> heard, Action listening, CancellationToken stop)
    {
        await using var connection = await Source.OpenConnectionAsync(stop).AsTask().WaitAsync(Limit * 2, stop);
        await TryAsync(connection, stop);
        var channel = (string)(await ExecuteAsync(connection, Channel, stop))!;
        connection.Notification += (_, e) =>
        {
            if (e.Channel == channel) heard(e.Payload);
        };
        await ExecuteAsync(connection, $"LISTEN {channel}", stop);
        listening();
        while (true) await connection.WaitAsync(stop);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_source is { } source) await source.DisposeAsync();
    }

    /// <summary>Whether a word of another connection arrives on this one.</summary>
    /// <exception cref="FeedRefusedException">It does not.</exception>
    private async Task TryAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        var channel = $"scheduly_try_{Guid.NewGuid():N}";
        var arrived = false;
        connection.Notification += OnNotification;
        await ExecuteAsync(connection, $"LISTEN {channel}", stop);
        await using (var command = engine.Source.CreateCommand(NotifyOn))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channel });
            await command.ExecuteNonQueryAsync(CancellationToken.None).WaitAsync(Limit, stop);
        }

        while (!arrived)
        {
            if (await connection.WaitAsync(Limit, stop) || arrived) continue;
            throw new FeedRefusedException("nothing arrives on a connection that listens, as through a pooler in transaction mode. Name the server itself in SessionStorage:ConnectionString, set pool_mode = session there, or leave it so.");
        }

        connection.Notification -= OnNotification;
        await ExecuteAsync(connection, $"UNLISTEN {channel}", stop);

        void OnNotification(object sender, NpgsqlNotificationEventArgs e) => arrived |= e.Channel == channel;
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(CancellationToken.None).WaitAsync(Limit, stop);
    }

    /// <summary>Out of the pool: a connection that went back to it would go on listening.</summary>
    private NpgsqlDataSource MakeSource()
    {
        var own = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false, MaxAutoPrepare = 0, ApplicationName = $"{settings.ApplicationName} feed" };
        return new NpgsqlDataSourceBuilder(own.ConnectionString) { Name = $"{engine.Location} feed" }.Build();
    }
}
