using System.Data.Common;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>
/// A database behind a network, through its driver's pool. No token goes into a command: to cancel one, drivers open another
/// connection or block a thread, for seconds when the server is frozen. The caller leaves; the command ends by itself or with its connection.
/// <para>
/// A connection that lay in the pool may have been closed meanwhile, by the server or by a proxy that ends what is idle, and shows it by its next
/// command. Then the others in the pool are given up too, and what only reads is repeated on a new one.
/// </para>
/// </summary>
/// <param name="make">Makes a pool of connections; called again when the one in use is abandoned.</param>
internal abstract class ServerEngine(Func<DbDataSource> make) : DatabaseEngine
{
    /// <summary>Of a statement that is given up for another one, as under serializable isolation.</summary>
    private const int MostAttempts = 8;

    protected static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private DbDataSource _source = make();
    private ConnectionTurns? _turns;
    private Func<ValueTask<DbConnection>>? _open;

    /// <summary>Raised by one each time the idle connections are given up: commands that began before find out for the same reason.</summary>
    private int _generation;

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
        return RunAsync(sql, arguments, static command => command.ExecuteNonQueryAsync(), onlyReads: false).WaitAsync(cancellationToken);
    }

    public override Task WriteManyAsync(string sql, IReadOnlyList<Argument[]> rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return OpenAsync(RunAsync).WaitAsync(cancellationToken);

        async Task<int> RunAsync(DbConnection connection)
        {
            await using var batch = connection.CreateBatch();
            foreach (var row in rows)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                foreach (var argument in row) command.Parameters.Add(Parameter(argument));
                batch.BatchCommands.Add(command);
            }

            return await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    public override Task<List<T>> QueryAsync<T>(
        string sql, Argument[] arguments, Func<DbDataReader, T> row, CancellationToken cancellationToken) =>
        QueryAsync(sql, arguments, row, onlyReads: true, cancellationToken);

    public override ValueTask DisposeAsync() => Source.DisposeAsync();

    /// <param name="onlyReads">The statement changes nothing, and may be carried out twice.</param>
    protected Task<List<T>> QueryAsync<T>(
        string sql, Argument[] arguments, Func<DbDataReader, T> row, bool onlyReads, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(sql, arguments, ReadAsync, onlyReads).WaitAsync(cancellationToken);

        async Task<List<T>> ReadAsync(DbCommand command)
        {
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
            var rows = new List<T>();
            while (await reader.ReadAsync(CancellationToken.None)) rows.Add(row(reader));
            return rows;
        }
    }

    protected abstract DbParameter Parameter(Argument argument);

    /// <summary>Whether a connection was refused because the server has given all that it has.</summary>
    protected virtual bool IsExhausted(DbException failure) => false;

    /// <summary>Whether a command failed because its connection had been closed, or was while it ran.</summary>
    protected virtual bool IsBroken(DbException failure) => false;

    /// <summary>Whether a command surely was not carried out: the server had ended the connection before it came.</summary>
    protected virtual bool CameTooLate(DbException failure) => false;

    /// <summary>Gives up the connections that lie in the pool.</summary>
    protected virtual void DropIdle(DbDataSource source)
    {
    }

    private Task<T> OpenAsync<T>(Func<DbConnection, Task<T>> use)
    {
        var turns = LazyInitializer.EnsureInitialized(ref _turns, () => new ConnectionTurns(IsExhausted, TimeProvider.System));
        return turns.RunAsync(_open ??= () => Source.OpenConnectionAsync(CancellationToken.None), use);
    }

    // A statement that the database gave up for another one changed nothing: run again, a compare-and-set finds out whether it lost.
    private async Task<T> RunAsync<T>(string sql, Argument[] arguments, Func<DbCommand, Task<T>> run, bool onlyReads)
    {
        var broken = false;
        for (var attempt = 1; ; attempt++)
        {
            var generation = Volatile.Read(ref _generation);
            var source = Source;
            try
            {
                return await OpenAsync(UseAsync);
            }
            catch (DbException failure) when (attempt < MostAttempts && IsDeadlock(failure))
            {
                await Task.Delay(Random.Shared.Next(1, 10 * attempt));
            }
            catch (DbException failure) when (!broken && IsBroken(failure))
            {
                broken = true;
                if (Interlocked.CompareExchange(ref _generation, generation + 1, generation) == generation) DropIdle(source);
                if (!onlyReads && !CameTooLate(failure)) throw;
            }
        }

        async Task<T> UseAsync(DbConnection connection)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var argument in arguments) command.Parameters.Add(Parameter(argument));
            return await run(command);
        }
    }
}
