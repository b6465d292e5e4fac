using System.Data.Common;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>
/// Opens connections. Where the server gives no more of them, because its own limit, a role's or a pooler's is reached, commands take turns at
/// as many as are in use instead of failing. After <see cref="Lifetime"/> it is tried again whether there are more.
/// </summary>
/// <param name="isRefused">Whether a connection was refused for this reason.</param>
internal sealed class ConnectionTurns(Func<DbException, bool> isRefused, TimeProvider clock)
{
    private const int MostAttempts = 20, LongestPause = 50;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private volatile Turns? _turns;
    private int _inUse;

    /// <param name="open">Opens a connection; nothing was sent to the server when it throws.</param>
    public async Task<T> RunAsync<T>(Func<ValueTask<DbConnection>> open, Func<DbConnection, Task<T>> use)
    {
        for (var attempt = 1; ; attempt++)
        {
            var turns = Current();
            // Commands on connections that became black holes keep their place: nobody waits for it longer than the turns last.
            if (turns is not null) await turns.Places.WaitAsync(Lifetime);
            try
            {
                await using var connection = await open();
                Interlocked.Increment(ref _inUse);
                try
                {
                    return await use(connection);
                }
                finally
                {
                    Interlocked.Decrement(ref _inUse);
                }
            }
            catch (DbException refused) when (attempt < MostAttempts && isRefused(refused))
            {
                Shrink(turns);
            }
            finally
            {
                turns?.Places.Release();
            }

            await Task.Delay(Random.Shared.Next(1, LongestPause));
        }
    }

    private Turns? Current()
    {
        var turns = _turns;
        if (turns is null || clock.GetElapsedTime(turns.Since) < Lifetime) return turns;
        Interlocked.CompareExchange(ref _turns, null, turns);
        return null;
    }

    /// <summary>Of the commands that are refused at once, the first decides for all.</summary>
    private void Shrink(Turns? known)
    {
        var made = new Turns(new SemaphoreSlim(Math.Max(1, Volatile.Read(ref _inUse))), clock.GetTimestamp());
        Interlocked.CompareExchange(ref _turns, made, known);
    }

    private sealed record Turns(SemaphoreSlim Places, long Since);
}
