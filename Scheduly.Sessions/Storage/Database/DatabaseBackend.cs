using System.Data.Common;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Scheduly.Sessions.Storage.Database;

/// <summary>SQLite, PostgreSQL or SQL Server. All spaces share one table; other stores beside it use <see cref="Engine"/> for theirs.</summary>
internal sealed partial class DatabaseBackend : StorageBackend
{
    /// <summary>Of a look at a table, and of making one.</summary>
    private static readonly TimeSpan TableLimit = TimeSpan.FromSeconds(20);

    private readonly SessionStorageOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    /// <param name="kind">One of the three databases.</param>
    /// <param name="engine">Makes the engine, and gives the name of each option of its connection string that has no meaning there.</param>
    /// <param name="follower">Makes the engine of the standby that is read; null when there is none.</param>
    /// <exception cref="StorageSetupException">The connection string cannot be read.</exception>
    public DatabaseBackend(
        BackendKind kind,
        Func<Action<string>, DatabaseEngine> engine,
        SessionStorageOptions options,
        TimeProvider clock,
        ILoggerFactory loggers,
        Func<Action<string>, DatabaseEngine>? follower = null)
    {
        (_options, _clock) = (options, clock);
        _log = loggers.CreateLogger<DatabaseBackend>();
        Name = kind.ToString();
        Engine = engine(option => Log.PassedOver(_log, option));
        if (follower is not null) Follower = new DatabaseFollower(Name, SettingNames.Replica.Run(() => follower(option => Log.PassedOver(_log, option))), clock);
    }

    public override string Name { get; }

    public override string Location => Engine.Location;

    public override Follower? Follower { get; }

    /// <summary>Runs statements on the database, for the small stores of their own that lie in it beside the sessions.</summary>
    public DatabaseEngine Engine { get; }

    public override async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await ConnectAsync(cancellationToken);
            await EnsureTableAsync(Dialect.TableName, Engine.Dialect.Probe, Engine.Dialect.Create, cancellationToken);
            await EnsureTableAsync(Dialect.KeyTableName, Engine.Dialect.KeyProbe, Engine.Dialect.CreateKeys, cancellationToken);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            throw new StorageSetupException($"{Name} at {Location} {Engine.Explain(failure)} {ConnectionSettings.Setting}.", failure);
        }
    }

    /// <summary>Makes a table unless it is there, or unless the settings say that someone else does.</summary>
    /// <param name="probe">A statement that fails when the table is missing.</param>
    /// <param name="create">What makes the table, and may find it made.</param>
    public async Task EnsureTableAsync(
        string table, string probe, IReadOnlyList<string> create, CancellationToken cancellationToken = default)
    {
        if (await InTimeAsync(Engine.HasTableAsync(table, probe, cancellationToken))) return;
        if (!_options.CreateTables) throw Missing(table, create);
        await InTimeAsync(MakeAsync());
        Log.TableMade(_log, table, Name, Location);

        async Task<bool> MakeAsync()
        {
            await Engine.CreateAsync(create, cancellationToken);
            return true;
        }

        async Task<T> InTimeAsync<T>(Task<T> running)
        {
            try
            {
                return await running.WaitAsync(TableLimit, _clock, cancellationToken);
            }
            catch (TimeoutException slow) when (!running.IsCompleted)
            {
                throw new StorageSetupException($"{Name} at {Location} answers, and its table {table} could not be used for {TableLimit.TotalSeconds:0} s: another session seems to hold it locked (a migration, a backup, an open transaction). End that one, and start again.", slow);
            }
        }
    }

    public override SessionStorage Open(string space) => new DatabaseSessionStorage(space, Name, Engine, _clock);

    public override IXmlRepository OpenKeyRing() => new DatabaseKeyRing(Engine);

    public override AuditStorage OpenAudit() => new DatabaseAudit(this);

    public override IReadOnlyList<FeedTransport?> OpenFeeds() => [Engine.OpenFeed()];

    public override Task<IReadOnlyList<StorageFinding>> InspectAsync(Exception? failure, CancellationToken cancellationToken = default) =>
        new DatabaseInspection(Name, Engine, _clock).RunAsync(failure, cancellationToken);

    public override Task<IReadOnlyList<StoreServers>> ServersAsync(CancellationToken cancellationToken = default) => Engine.ServersAsync(cancellationToken);

    public override Task AbandonConnectionsAsync()
    {
        Engine.AbandonConnections();
        return Task.CompletedTask;
    }

    public override string? ReasonToReconnect(Exception failure) => Engine.ReasonToReconnect(failure);

    public override string? CodeOf(Exception failure) => Engine.CodeOf(failure);

    public override bool IsStarting(Exception failure) => (failure as DbException ?? failure.InnerException as DbException) is { } cause && Engine.IsStarting(cause);

    public override async ValueTask DisposeAsync()
    {
        if (Follower is not null) await Follower.DisposeAsync();
        await Engine.DisposeAsync();
    }

    /// <summary>A server that starts, or recovers from a crash, is waited for, as one that nobody started is not.</summary>
    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var begun = _clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Engine.ConnectAsync(cancellationToken);
                return;
            }
            catch (DbException failure) when (Engine.IsStarting(failure) && _clock.GetElapsedTime(begun) < StartRetry.ForStores)
            {
                if (attempt == 1) Log.Starting(_log, Name, Location, StartRetry.ForStores.TotalSeconds);
                await Task.Delay(StartRetry.BetweenLooks, _clock, cancellationToken);
            }
        }
    }

    private StorageSetupException Missing(string table, IReadOnlyList<string> create)
    {
        var statements = string.Join("; ", create.Select(statement =>
            string.Join(' ', statement.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))));
        return new StorageSetupException(
            $"{Name} at {Location} has no table {table}, and SessionStorage:CreateTables is false: set it to true, or run: {statements};");
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "{Backend} at {Location} is starting or recovering: the start waits for it, for {Seconds:0} s at most")]
        public static partial void Starting(ILogger logger, string backend, string location, double seconds);

        [LoggerMessage(2, LogLevel.Warning, "The connection string has {Option}, which has no meaning here and is passed over.")]
        public static partial void PassedOver(ILogger logger, string option);

        [LoggerMessage(1, LogLevel.Information, "Made the table {Table} in {Backend} at {Location}")]
        public static partial void TableMade(ILogger logger, string table, string backend, string location);
    }
}
