using System.Data.Common;
using Microsoft.Extensions.Caching.Distributed;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>
/// Runs statements on one database. What differs between the drivers is here: connections, types of parameters, batches and error codes;
/// what differs in the SQL is in the <see cref="Dialect"/>. Failures come out as the driver's own exceptions.
/// </summary>
internal abstract class DatabaseEngine : IAsyncDisposable
{
    public abstract Dialect Dialect { get; }

    /// <summary>Where the data is: a host, port and database, or a file; never a user or a password.</summary>
    public abstract string Location { get; }

    /// <summary>Makes sure that the database answers, within a few seconds.</summary>
    public abstract Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Runs the statements that make a table, which may be there already or be made by another node right now.</summary>
    public abstract Task CreateAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken);

    /// <returns>How many rows were changed.</returns>
    public abstract Task<int> WriteAsync(string sql, Argument[] arguments, CancellationToken cancellationToken);

    /// <summary>Runs one statement for each set of arguments, in one transaction where the database has it.</summary>
    public abstract Task WriteManyAsync(string sql, IReadOnlyList<Argument[]> rows, CancellationToken cancellationToken);

    /// <param name="row">Called once for each row, while the reader stands on it.</param>
    public abstract Task<List<T>> QueryAsync<T>(
        string sql, Argument[] arguments, Func<DbDataReader, T> row, CancellationToken cancellationToken);

    /// <summary>One round trip; fails when the database does not answer, or cannot be written to as things are.</summary>
    public virtual Task PingAsync(CancellationToken cancellationToken) => QueryAsync(Dialect.Ping, [], _ => true, cancellationToken);

    /// <summary>The live rows among these ids, in any order.</summary>
    /// <param name="time">The argument <c>@now</c>, or nothing where the server's clock decides.</param>
    public Task<List<Row>> ReadManyAsync(IReadOnlyList<string> ids, Argument[] time, CancellationToken cancellationToken) =>
        QueryManyAsync(Dialect.ReadMany, ids, time, ReadRow, cancellationToken);

    /// <summary>Runs a statement over ids, as <see cref="Dialect.ReadMany"/> has them, as often as it takes.</summary>
    /// <param name="time">The argument <c>@now</c>, or nothing where the server's clock decides.</param>
    public virtual async Task<List<T>> QueryManyAsync<T>(
        string sql, IReadOnlyList<string> ids, Argument[] time, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>(ids.Count);
        foreach (var some in ids.Chunk(Dialect.ManyIds))
        {
            Argument[] arguments = [.. IdArguments(some), .. time];
            rows.AddRange(await QueryAsync(sql, arguments, row, cancellationToken));
        }

        return rows;
    }

    /// <summary>Stores rows of different ids, but for those that have expired.</summary>
    /// <param name="overwrite">Replace live rows too.</param>
    /// <param name="time">The argument <c>@now</c>, or nothing where the server's clock decides.</param>
    /// <returns>The ids that were stored.</returns>
    public abstract Task<HashSet<string>> SetManyAsync(
        ArraySegment<Row> rows, bool overwrite, Argument[] time, CancellationToken cancellationToken);

    /// <summary>A time that a statement gave.</summary>
    public abstract DateTimeOffset ReadTime(DbDataReader reader, int column);

    /// <summary>Whether an insert failed because another was first.</summary>
    public virtual bool IsDuplicateKey(DbException failure) => false;

    /// <summary>Whether two statements stood in each other's way and the database gave this one up.</summary>
    public virtual bool IsDeadlock(DbException failure) => false;

    /// <summary>Gives the open connections up, also those whose command never ends; new ones are made when they are needed.</summary>
    public virtual void AbandonConnections()
    {
    }

    /// <summary>Why a command failed that was not carried out and succeeds on a new connection; null for other failures.</summary>
    public virtual string? ReasonToReconnect(Exception failure) => null;

    /// <summary>See <see cref="StorageBackend.CodeOf"/>.</summary>
    public virtual string? CodeOf(Exception failure) => (failure as DbException)?.SqlState;

    /// <summary>Whether the server starts or recovers, and answers when it has.</summary>
    public virtual bool IsStarting(DbException failure) => false;

    /// <param name="table">Its bare name.</param>
    /// <param name="probe">A statement that fails when the table is missing, or has not the columns it needs.</param>
    /// <returns>False when it is missing; what else the probe meets comes out.</returns>
    public virtual async Task<bool> HasTableAsync(string table, string probe, CancellationToken cancellationToken)
    {
        try
        {
            await QueryAsync(probe, [], _ => true, cancellationToken);
            return true;
        }
        catch (DbException failure) when (IsMissingTable(failure))
        {
            return false;
        }
    }

    /// <summary>How processes on this database tell each other what they wrote; null where it has no means for it.</summary>
    public virtual FeedTransport? OpenFeed() => null;

    /// <summary>The cache package of this database, for the plain cache contract on the same table; null where there is none.</summary>
    public virtual IDistributedCache? PlainCache => null;

    /// <summary>Whether a statement failed because its table is not there.</summary>
    protected virtual bool IsMissingTable(DbException failure) => false;

    /// <summary>What a failure at startup means and how it is fixed, as the rest of a sentence that begins with the database.</summary>
    public abstract string Explain(Exception failure);

    /// <summary>What of the set-up would lose sessions, asked of the database; driver exceptions come out.</summary>
    public abstract Task<IReadOnlyList<StorageFinding>> FindRisksAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="StorageBackend.ServersAsync"/>
    public virtual Task<IReadOnlyList<StoreServers>> ServersAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<StoreServers>>([]);

    public abstract ValueTask DisposeAsync();

    protected Row ReadRow(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetFieldValue<byte[]>(1), ReadTime(reader, 2), ReadTime(reader, 3));

    protected static Argument[] RowArguments(Row row, Argument[] time) =>
    [
        Argument.Text("@id", row.Id),
        Argument.Binary("@value", row.Value),
        Argument.Time("@expires", row.ExpiresAt),
        Argument.Time("@deadline", row.Deadline),
        .. time,
    ];

    /// <summary>The arguments of <see cref="Dialect.ManyIds"/> ids; short lists repeat the last one, so that there is one statement to prepare.</summary>
    protected static IEnumerable<Argument> IdArguments(string[] ids) =>
        Enumerable.Range(0, Dialect.ManyIds).Select(i => Argument.Text($"@id{i}", ids[Math.Min(i, ids.Length - 1)]));
}
