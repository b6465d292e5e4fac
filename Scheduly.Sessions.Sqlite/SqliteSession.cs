using System.Data.Common;
using Microsoft.Data.Sqlite;

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

    /// <summary>All of it or nothing. The lock for writing is taken at the start, since a transaction that only turns to writing cannot wait for it.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var command in _commands.Values) command.Transaction = transaction;
        try
        {
            var result = work();
            transaction.Commit();
            return result;
        }
        finally
        {
            foreach (var command in _commands.Values) command.Transaction = null;
        }
    }

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
