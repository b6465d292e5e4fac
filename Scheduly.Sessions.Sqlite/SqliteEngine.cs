using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Scheduly.Sessions.Sqlite;

/// <summary>
/// One file. SQLite works on the caller's thread, whatever the driver's async members say, and lets one connection write at a time: writers
/// queue here without holding a thread, in turn, instead of in SQLite, which lets them sleep and try again. Readers see the last
/// commit and wait for nobody (write-ahead log). A commit is on the disk before it is acknowledged (synchronous=FULL).
/// </summary>
internal sealed partial class SqliteEngine(string connectionString, string file) : DatabaseEngine
{
    private readonly SqliteDialect _dialect = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentStack<SqliteSession> _readers = new();
    private readonly ConcurrentDictionary<SqliteSession, SqliteConnection> _open = new();
    private SqliteCommits? _commits;
    private SqliteSession? _writer;
    private Action<SqliteConnection>? _watcher;

    public override Dialect Dialect => _dialect;

    public override string Location => file;

    private SqliteCommits Commits => LazyInitializer.EnsureInitialized(ref _commits, () => new SqliteCommits(_writing, InWriter));

    public override async Task ConnectAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        MakeFile();
        await InWriterAsync(
            writer =>
            {
                writer.Execute("PRAGMA journal_mode = WAL", []);
                // A file that cannot be read or written to shows itself here.
                return writer.InTransaction(() => true);
            },
            cancellationToken);
    }

    /// <summary>The file holds the sessions and the keys that open them: it is made for its owner's eyes alone.</summary>
    private void MakeFile()
    {
        if (File.Exists(file)) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Open(file, options).Dispose();
    }

    public override Task CreateAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken) =>
        InWriterAsync(
            writer => writer.InTransaction(() =>
            {
                foreach (var statement in statements) writer.Execute(statement, []);
                return true;
            }),
            cancellationToken);

    public override Task<int> WriteAsync(string sql, Argument[] arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Commits.AddAsync(sql, arguments).WaitAsync(cancellationToken);
    }

    public override Task<List<T>> QueryAsync<T>(
        string sql, Argument[] arguments, Func<DbDataReader, T> row, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(Select(sql, arguments, row));
        }
        catch (SqliteException failure)
        {
            return Task.FromException<List<T>>(failure);
        }
    }

    public override Task WriteManyAsync(string sql, IReadOnlyList<Argument[]> rows, CancellationToken cancellationToken) => InWriterAsync(
        writer => writer.InTransaction(() => rows.Sum(row => writer.Execute(sql, row))), cancellationToken);

    public override async Task<List<Row>> ReadManyAsync(
        IReadOnlyList<string> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new List<Row>(ids.Count);
        foreach (var some in ids.Chunk(Dialect.ManyIds))
        {
            Argument[] arguments = [.. IdArguments(some), Argument.Time("@now", now)];
            rows.AddRange(await QueryAsync(_dialect.ReadMany, arguments, ReadRow, cancellationToken));
        }

        return rows;
    }

    public override Task<HashSet<string>> SetManyAsync(
        ArraySegment<Row> rows, bool overwrite, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sql = overwrite ? _dialect.Upsert : _dialect.Insert;
        return InWriterAsync(
            writer => writer.InTransaction(() => rows
                .Where(row => writer.Execute(sql, RowArguments(row, now)) > 0)
                .Select(row => row.Id)
                .ToHashSet(StringComparer.Ordinal)),
            cancellationToken);
    }

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    protected override bool IsMissingTable(DbException failure) =>
        failure.Message.Contains("no such table", StringComparison.Ordinal);

    /// <summary>Calls back for each connection, those that are open and those to come: the driver has no events of its own.</summary>
    public void Watch(Action<SqliteConnection>? watcher)
    {
        _watcher = watcher;
        foreach (var connection in _open.Values) watcher?.Invoke(connection);
    }

    public override async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        while (_readers.TryPop(out var reader)) Close(reader);
        if (_writer is not null) Close(_writer);
        _writer = null;
        _writing.Release();
    }

    private List<T> Select<T>(string sql, Argument[] arguments, Func<DbDataReader, T> row)
    {
        if (!_readers.TryPop(out var reader)) reader = Open();
        try
        {
            var rows = reader.Select(sql, arguments, row);
            _readers.Push(reader);
            return rows;
        }
        catch
        {
            Close(reader);
            throw;
        }
    }

    private async Task<T> InWriterAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return InWriter(work);
        }
        finally
        {
            _writing.Release();
        }
    }

    private T InWriter<T>(Func<SqliteSession, T> work)
    {
        try
        {
            return work(_writer ??= Open());
        }
        catch
        {
            // What a failure leaves of a connection is not known: the next write opens another.
            if (_writer is not null) Close(_writer);
            _writer = null;
            throw;
        }
    }

    private SqliteSession Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL";
            command.ExecuteNonQuery();
            var session = new SqliteSession(connection);
            _open[session] = connection;
            _watcher?.Invoke(connection);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Close(SqliteSession session)
    {
        _open.TryRemove(session, out _);
        session.Dispose();
    }
}
