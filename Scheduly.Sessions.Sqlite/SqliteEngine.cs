using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Scheduly.Sessions.Sqlite;

/// <summary>
/// One file. SQLite works on the caller's thread, whatever the driver's async members say, and lets one connection write at a time: writers
/// queue here without holding a thread, in turn, instead of in SQLite, which lets them sleep and try again. Readers see the last
/// commit and wait for nobody (write-ahead log). A commit is on the disk before it is acknowledged (synchronous=FULL).
/// </summary>
/// <param name="limit">How long a write waits for another program that writes.</param>
internal sealed partial class SqliteEngine(string connectionString, string file, TimeSpan limit) : DatabaseEngine
{
    private readonly SqliteDialect _dialect = new();
    private readonly ConcurrentStack<SqliteSession> _readers = new();
    private readonly ConcurrentDictionary<SqliteSession, SqliteConnection> _open = new();
    private SqliteCommits? _commits;
    private SqliteWriter? _writer;
    private Action<SqliteConnection>? _watcher;

    public override Dialect Dialect => _dialect;

    public override string Location => file;

    private SqliteCommits Commits => LazyInitializer.EnsureInitialized(ref _commits, () => new SqliteCommits(Writer));

    private SqliteWriter Writer => LazyInitializer.EnsureInitialized(ref _writer, () => new SqliteWriter(Open, Close, limit));

    public override async Task ConnectAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        MakeFile();
        var session = Open();
        try
        {
            session.Execute("PRAGMA journal_mode = WAL", []);
        }
        finally
        {
            Close(session);
        }

        // A file that cannot be read or written to shows itself here.
        await PingAsync(cancellationToken);
    }

    /// <summary>The file holds the sessions and the keys that open them: it is made for its owner's eyes alone.</summary>
    private void MakeFile()
    {
        if (File.Exists(file)) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Open(file, options).Dispose();
    }

    /// <summary>Reads succeed while another program holds the lock for writing, and say nothing about it.</summary>
    public override Task PingAsync(CancellationToken cancellationToken) =>
        Writer.RunAsync(writer => writer.Select(Dialect.Ping, [], _ => true), cancellationToken);

    public override Task CreateAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken) => Writer.RunAsync(
        writer =>
        {
            foreach (var statement in statements) writer.Execute(statement, []);
            return true;
        },
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

    public override Task WriteManyAsync(string sql, IReadOnlyList<Argument[]> rows, CancellationToken cancellationToken) =>
        Writer.RunAsync(writer => rows.Sum(row => writer.Execute(sql, row)), cancellationToken);

    public override Task<HashSet<string>> SetManyAsync(
        ArraySegment<Row> rows, bool overwrite, Argument[] time, CancellationToken cancellationToken)
    {
        var sql = overwrite ? _dialect.UpsertRow : _dialect.InsertRow;
        return Writer.RunAsync(
            writer => rows
                .Where(row => writer.Execute(sql, RowArguments(row, time)) > 0)
                .Select(row => row.Id)
                .ToHashSet(StringComparer.Ordinal),
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
        await Writer.CloseAsync();
        while (_readers.TryPop(out var reader)) Close(reader);
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

    private SqliteSession Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout = 0; PRAGMA synchronous = FULL";
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
