using System.Data.Common;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>A standby that answers queries.</summary>
internal sealed class DatabaseFollower(string backend, DatabaseEngine engine, TimeProvider clock) : Follower
{
    public override string Location => engine.Location;

    public override Func<StorageKey, Task<byte[]?>> Open(string space)
    {
        var storage = new DatabaseSessionStorage(space, backend, engine, clock);
        return ReadAsync;

        async Task<byte[]?> ReadAsync(StorageKey key)
        {
            try
            {
                return await storage.ReadAsync(key);
            }
            catch (DbException failure) when (engine.ReasonToReconnect(failure) is not null)
            {
                // A pooler before the standby that keeps no prepared statements.
                engine.AbandonConnections();
                return await storage.ReadAsync(key);
            }
        }
    }

    /// <summary>The pool connects when it is asked.</summary>
    public override Task ConnectAsync() => Task.CompletedTask;

    public override Task AbandonAsync()
    {
        engine.AbandonConnections();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => engine.DisposeAsync();
}
