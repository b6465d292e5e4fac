using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Scheduly.Sessions.Sqlite;

/// <summary>A connection with its prepared statements; for one caller at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public int Execute(string sql, Argument[] arguments) => Command(sql, arguments).ExecuteNonQuery();

    public List<T> Select<T>(string sql, Argument[] arguments, Func<DbDataReader, T> row)
    {
        using var reader = Command(sql, arguments).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>
    /// Begins a transaction that may write, or finds at once that another program holds the lock: the driver itself would wait for it on this thread,
    /// and for a second at least.
    /// </summary>
    public bool TryBegin()
    {
        var result = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
        if (result is raw.SQLITE_BUSY or raw.SQLITE_LOCKED) return false;
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return true;
    }

    public void Commit() => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, "COMMIT"), connection.Handle);

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Command(string sql, Argument[] arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        // A statement is always given the same arguments in the same order.
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i == command.Parameters.Count) command.Parameters.Add(new SqliteParameter { ParameterName = arguments[i].Name });
            command.Parameters[i].Value = Value(arguments[i]);
        }

        return command;
    }

    private static object Value(Argument argument) => argument.Value switch
    {
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        TimeSpan length => length.TotalSeconds,
        null => DBNull.Value,
        var value => value,
    };
}
