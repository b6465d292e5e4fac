using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Scheduly.Sessions.PostgreSql;

/// <param name="settings">Of the connections; whether statements are prepared changes when a pooler turns out not to keep them.</param>
internal sealed class PostgreSqlEngine(NpgsqlConnectionStringBuilder settings, string location) : ServerEngine(() => Pool(settings, location))
{
    private readonly PostgreSqlDialect _dialect = new();

    public override Dialect Dialect => _dialect;

    public override string Location => location;

    /// <summary>A pooler in statement mode shows itself by a transaction.</summary>
    public override async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await base.ConnectAsync(cancellationToken);
        await BeginAsync().WaitAsync(ConnectTimeout, cancellationToken);

        async Task BeginAsync()
        {
            await using var connection = await Source.OpenConnectionAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = Dialect.Ping;
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.RollbackAsync(CancellationToken.None);
        }
    }

    public override async Task CreateAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var statement in statements.Prepend(PostgreSqlDialect.Lock))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public override Task<List<T>> QueryManyAsync<T>(string sql, IReadOnlyList<string> ids, Argument[] time, Func<DbDataReader, T> row, CancellationToken cancellationToken) =>
        QueryAsync(sql, [new Argument("@ids", ArgumentType.Text, ids.ToArray()), .. time], row, cancellationToken);

    public override async Task<HashSet<string>> SetManyAsync(
        ArraySegment<Row> rows, bool overwrite, Argument[] time, CancellationToken cancellationToken)
    {
        // In the order of ids: two nodes that write the same rows then wait for each other instead of locking each other up.
        var ordered = rows.OrderBy(row => row.Id, StringComparer.Ordinal).ToArray();
        Argument[] arguments =
        [
            new("@ids", ArgumentType.Text, Array.ConvertAll(ordered, row => row.Id)),
            new("@values", ArgumentType.Binary, Array.ConvertAll(ordered, row => row.Value)),
            new("@expires", ArgumentType.Time, Array.ConvertAll(ordered, row => row.ExpiresAt.UtcDateTime)),
            new("@deadlines", ArgumentType.Time, Array.ConvertAll(ordered, row => row.Deadline.UtcDateTime)),
        ];
        var stored = overwrite
            ? await QueryAsync(_dialect.UpsertMany, arguments, reader => reader.GetString(0), onlyReads: false, cancellationToken)
            : await QueryAsync(_dialect.InsertMany, [.. arguments, .. time], reader => reader.GetString(0), onlyReads: false, cancellationToken);
        return [.. stored];
    }

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) => new(reader.GetDateTime(column), TimeSpan.Zero);

    public override bool IsDeadlock(DbException failure) => failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    public override string? ReasonToReconnect(Exception failure)
    {
        switch (PostgreSqlFailure.CodeOf(failure))
        {
            case PostgresErrorCodes.ReadOnlySqlTransaction:
                return "25006, the server takes no writes any more";
            case PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement:
                settings.MaxAutoPrepare = 0;
                return $"{PostgreSqlFailure.CodeOf(failure)}, a pooler that keeps no prepared statements: none are used from now on (Max Auto Prepare=0)";
            default:
                return null;
        }
    }

    public override string? CodeOf(Exception failure) => PostgreSqlFailure.CodeOf(failure);

    public override bool IsStarting(DbException failure) => PostgreSqlFailure.CodeOf(failure) == PostgresErrorCodes.CannotConnectNow;

    protected override bool IsMissingTable(DbException failure) => failure.SqlState == PostgresErrorCodes.UndefinedTable;

    protected override bool IsExhausted(DbException failure) => PostgreSqlFailure.IsExhausted(failure);

    protected override bool IsBroken(DbException failure) => PostgreSqlFailure.IsBroken(failure);

    protected override bool CameTooLate(DbException failure) => failure.SqlState == PostgreSqlFailure.IdleSessionTimeout;

    protected override void DropIdle(DbDataSource source) => ((NpgsqlDataSource)source).Clear();

    public override string Explain(Exception failure) => PostgreSqlFailure.Explain(failure);

    public override async Task<IReadOnlyList<StorageFinding>> FindRisksAsync(CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(
            _dialect.Risks, [], row => Enumerable.Range(0, 6).Select(column => row.IsDBNull(column) ? "" : row.GetString(column)).ToArray(), cancellationToken);
        if (rows is not [[var fsync, var pages, var follows, var persistence, var waits, var readOnly]]) return [];
        var findings = new List<StorageFinding>();
        if (fsync == "off") findings.Add(new(FindingKind.Risk, "fsync", "PostgreSQL runs with fsync = off: a crash of its machine can destroy all sessions.", "Set fsync = on in postgresql.conf and reload."));
        if (pages == "off") findings.Add(new(FindingKind.Risk, "full_page_writes", "PostgreSQL runs with full_page_writes = off: a crash during a write can damage the table.", "Set full_page_writes = on in postgresql.conf and reload."));
        if (waits == "off") findings.Add(new(FindingKind.Risk, "synchronous_commit", "PostgreSQL runs with synchronous_commit = off: a crash of it loses the last changes, which were acknowledged.", "Set synchronous_commit = on for the server, the database and the role: ALTER ROLE … RESET synchronous_commit."));
        if (persistence == "u") findings.Add(new(FindingKind.Risk, "unlogged table", $"The table {Dialect.TableName} is unlogged: PostgreSQL empties it after a crash.", $"Run ALTER TABLE {Dialect.TableName} SET LOGGED."));
        if (follows == "true") findings.Add(new(FindingKind.Failure, "role", $"The PostgreSQL at {Location} is a standby and takes no writes.", $"Name the primary in {ConnectionSettings.Setting}, or promote this one."));
        else if (readOnly == "on") findings.Add(new(FindingKind.Failure, "role", $"The PostgreSQL at {Location} takes no writes: default_transaction_read_only is on.", "Switch it off for the server, the database or the role that has it: ALTER ROLE … RESET default_transaction_read_only."));
        return findings;
    }

    public override FeedTransport OpenFeed() => new PostgreSqlFeed(this, settings);

    public override async Task<IReadOnlyList<StoreServers>> ServersAsync(CancellationToken cancellationToken)
    {
        // Of several hosts, the one that the driver found.
        await using var connection = (NpgsqlConnection)await Source.OpenConnectionAsync(cancellationToken);
        var primary = $"{connection.Host}:{connection.Port}";
        try
        {
            var followers = await QueryAsync(PostgreSqlDialect.Followers, [], ReadFollower, cancellationToken);
            return followers.Contains(null)
                ? [new(primary, [], "The role may not see the states of standbys: GRANT pg_monitor TO it.")]
                : [new(primary, [.. followers.OfType<StoreFollower>()])];
        }
        catch (PostgresException refusal)
        {
            return [new(primary, [], $"The server does not report its standbys ({refusal.SqlState}: {refusal.MessageText}).")];
        }
    }

    /// <returns>Null when the role may not see more than that there is one.</returns>
    private static StoreFollower? ReadFollower(DbDataReader reader) => reader.IsDBNull(1)
        ? null
        : new(reader.GetString(0), $"{reader.GetString(1)}, {reader.GetString(2)}", reader.IsDBNull(3) ? null : reader.GetFieldValue<TimeSpan>(3));

    /// <summary>The name stands in the driver's metrics; without one it would be the connection string.</summary>
    private static NpgsqlDataSource Pool(NpgsqlConnectionStringBuilder settings, string location) =>
        new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = location }.Build();

    protected override DbParameter Parameter(Argument argument)
    {
        var type = argument.Type switch
        {
            ArgumentType.Text => NpgsqlDbType.Text,
            ArgumentType.Binary => NpgsqlDbType.Bytea,
            ArgumentType.Time => NpgsqlDbType.TimestampTz,
            ArgumentType.Number => NpgsqlDbType.Bigint,
            ArgumentType.Lifetime => NpgsqlDbType.Interval,
            _ => NpgsqlDbType.Double,
        };
        return argument.Value switch
        {
            DateTimeOffset time => new NpgsqlParameter(argument.Name, type) { Value = time.UtcDateTime },
            TimeSpan length when argument.Type == ArgumentType.Seconds => new NpgsqlParameter(argument.Name, type) { Value = length.TotalSeconds },
            string[] or byte[][] or DateTime[] => new NpgsqlParameter(argument.Name, NpgsqlDbType.Array | type) { Value = argument.Value },
            var value => new NpgsqlParameter(argument.Name, type) { Value = value ?? DBNull.Value },
        };
    }
}
