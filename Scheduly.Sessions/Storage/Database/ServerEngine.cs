using System.Data.Common;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>
/// A database behind a network, through its driver's pool. No token goes into a command: to cancel one, drivers open another
/// connection or block a thread, for seconds when the server is frozen. The caller leaves; the command ends by itself or with its connection.
/// </summary>
/// <param name="make">Makes a pool of connections; called again when the one in use is abandoned.</param>
internal abstract class ServerEngine(Func<DbDataSource> make) : DatabaseEngine
{
    /// <summary>Of a statement that is given up for another one, as under serializable isolation.</summary>
    private const int MostAttempts = 8;

    protected static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private DbDataSource _source = make();

    public DbDataSource Source => Volatile.Read(ref _source);

    /// <summary>
    /// Connections that swallow everything never come back to their pool, so that it stays exhausted: a new pool takes its place. The old one
    /// closes what is idle now, and the rest when it comes back.
    /// </summary>
    public override void AbandonConnections()
    {
        var old = Interlocked.Exchange(ref _source, make());
        _ = Task.Run(old.DisposeAsync);
    }

    // A frozen server accepts connections, and its answer has no time limit of its own.
    public override Task ConnectAsync(CancellationToken cancellationToken) =>
        QueryAsync(Dialect.Ping, [], _ => true, cancellationToken).WaitAsync(ConnectTimeout, cancellationToken);

    public override Task<int> WriteAsync(string sql, Argument[] arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ExecuteAsync(sql, arguments).WaitAsync(cancellationToken);
    }

    public override Task WriteManyAsync(string sql, IReadOnlyList<Argument[]> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync().WaitAsync(cancellationToken);

        async Task RunAsync()
        {
            await using var connection = await Source.OpenConnectionAsync(CancellationToken.None);
            await using var batch = connection.CreateBatch();
            foreach (var row in rows)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                foreach (var argument in row) command.Parameters.Add(Parameter(argument));
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    public override Task<List<T>> QueryAsync<T>(
        string sql, Argument[] arguments, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return SelectAsync(sql, arguments, row).WaitAsync(cancellationToken);
    }

    public override ValueTask DisposeAsync() => Source.DisposeAsync();

    protected abstract DbParameter Parameter(Argument argument);

    // A statement that the database gave up for another one changed nothing: run again, a compare-and-set finds out whether it lost.
    private async Task<int> ExecuteAsync(string sql, Argument[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = Command(sql, arguments);
                return await command.ExecuteNonQueryAsync();
            }
            catch (DbException failure) when (attempt < MostAttempts && IsDeadlock(failure))
            {
                await Task.Delay(Random.Shared.Next(1, 10 * attempt));
            }
        }
    }

    private async Task<List<T>> SelectAsync<T>(string sql, Argument[] arguments, Func<DbDataReader, T> row)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = Command(sql, arguments);
                await using var reader = await command.ExecuteReaderAsync();
                var rows = new List<T>();
                while (await reader.ReadAsync()) rows.Add(row(reader));
                return rows;
            }
            catch (DbException failure) when (attempt < MostAttempts && IsDeadlock(failure))
            {
                await Task.Delay(Random.Shared.Next(1, 10 * attempt));
            }
        }
    }

    private DbCommand Command(string sql, Argument[] arguments)
    {
        var command = Source.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(Parameter(argument));
        return command;
    }
}
