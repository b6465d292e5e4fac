using System.Collections.Concurrent;
using System.Diagnostics;
using Scheduly.Sessions.PostgreSql;
using Scheduly.Sessions.Sqlite;
using Scheduly.Sessions.Storage.Database;
using SQLitePCL;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>
/// Counts the commands that a backend sends to its database, by the drivers' own events: Npgsql's activities, those of this backend
/// alone, and SQLite's trace of statements.
/// </summary>
internal sealed class CommandCounter : IDisposable
{
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly Action _stop;

    private CommandCounter(SqliteEngine engine)
    {
        engine.Watch(connection => raw.sqlite3_trace(connection.Handle, (_, statement) => _texts.Enqueue(statement), null));
        _stop = () =>
        {
            engine.Watch(connection => raw.sqlite3_trace(connection.Handle, (strdelegate_trace?)null, null));
            engine.Watch(null);
        };
    }

    private CommandCounter(string source)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = activities => activities.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("db.query.text") is string text && activity.GetTagItem("db.npgsql.data_source") as string == source)
                {
                    _texts.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        _stop = listener.Dispose;
    }

    /// <summary>So far, without the words that begin and end a transaction, which SQLite takes without going anywhere.</summary>
    public IReadOnlyList<string> Commands => [.. _texts.Where(text => text is not ("BEGIN IMMEDIATE" or "COMMIT"))];

    /// <summary>All texts, in order.</summary>
    public IReadOnlyCollection<string> Texts => _texts;

    /// <param name="backend">SQLite or PostgreSQL, initialized.</param>
    public static CommandCounter For(DatabaseBackend backend) => backend.Engine switch
    {
        SqliteEngine sqlite => new CommandCounter(sqlite),
        PostgreSqlEngine postgres => new CommandCounter(postgres.Location),
        _ => throw new NotSupportedException($"{backend.Name} has no events to count."),
    };

    public void Reset() => _texts.Clear();

    public void Dispose() => _stop();
}
