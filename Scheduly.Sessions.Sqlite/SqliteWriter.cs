using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Scheduly.Sessions.Sqlite;

/// <summary>
/// The one connection that writes. The lock for writing is taken before the first statement. Another program that holds it is waited for without a thread,
/// and once for all: after a wait that ended without the lock, each write tries once and fails at once, until one succeeds.
/// </summary>
/// <param name="limit">How long that wait is.</param>
internal sealed class SqliteWriter(Func<SqliteSession> open, Action<SqliteSession> close, TimeSpan limit)
{
    private const int LongestPause = 20;

    private SqliteSession? _session;
    private bool _isLocked;

    /// <summary>Held by whoever uses the connection.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Waits for its turn; all of the work is committed, or nothing.</summary>
    /// <exception cref="SqliteException">A statement failed, or another program holds the lock (5).</exception>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            return await RunInTurnAsync(work);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>The same for a caller that holds <see cref="Turn"/>.</summary>
    public async Task<T> RunInTurnAsync<T>(Func<SqliteSession, T> work)
    {
        try
        {
            var session = await LockAsync();
            var result = work(session);
            session.Commit();
            return result;
        }
        catch (Exception failure) when (!IsLocked(failure))
        {
            // What a failure leaves of a connection is not known: the next write opens another.
            Close();
            throw;
        }
    }

    public static bool IsLocked(Exception failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY };

    public async Task CloseAsync()
    {
        await Turn.WaitAsync();
        Close();
        Turn.Release();
    }

    private async Task<SqliteSession> LockAsync()
    {
        var session = _session ??= open();
        var waited = 0;
        for (var pause = 1; !session.TryBegin(); pause = Math.Min(2 * pause, LongestPause))
        {
            _isLocked |= waited >= limit.TotalMilliseconds;
            if (_isLocked) throw new SqliteException("Another program holds the lock for writing.", raw.SQLITE_BUSY);
            await Task.Delay(pause);
            waited += pause;
        }

        _isLocked = false;
        return session;
    }

    private void Close()
    {
        if (_session is not null) close(_session);
        _session = null;
    }
}
