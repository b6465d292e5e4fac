using System.Data.Common;
using System.Security.Authentication;
using Npgsql;
using NpgsqlTypes;

namespace Scheduly.Web.Storage.Database;

internal sealed class PostgreSqlEngine(NpgsqlDataSource source, string location) : ServerEngine(source)
{
    private readonly PostgreSqlDialect _dialect = new();

    public override Dialect Dialect => _dialect;

    public override string Location => location;

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

    public override Task<List<Row>> ReadManyAsync(IReadOnlyList<string> ids, DateTimeOffset now, CancellationToken cancellationToken) =>
        QueryAsync(
            _dialect.ReadMany,
            [new Argument("@ids", ArgumentType.Text, ids.ToArray()), Argument.Time("@now", now)],
            ReadRow,
            cancellationToken);

    public override async Task<HashSet<string>> SetManyAsync(
        ArraySegment<Row> rows, bool overwrite, DateTimeOffset now, CancellationToken cancellationToken)
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
            ? await QueryAsync(_dialect.UpsertMany, arguments, reader => reader.GetString(0), cancellationToken)
            : await QueryAsync(
                _dialect.InsertMany, [.. arguments, Argument.Time("@now", now)], reader => reader.GetString(0), cancellationToken);
        return [.. stored];
    }

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) => new(reader.GetDateTime(column), TimeSpan.Zero);

    public override bool IsDeadlock(DbException failure) => failure.SqlState == PostgresErrorCodes.DeadlockDetected;

    public override bool IsMissingTable(DbException failure) => failure.SqlState == PostgresErrorCodes.UndefinedTable;

    public override string Explain(Exception failure) => (failure as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "refused the user or the password: correct them in",
        PostgresErrorCodes.InvalidCatalogName => "has no such database: create it, or correct its name in",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"does not let this user make or use the table {Dialect.TableName}: grant it, or name another user in",
        PostgresErrorCodes.UndefinedColumn =>
            $"has a table {Dialect.TableName} of another layout: rename it, or name another database in",
        { } state => $"answered with error {state}: see its log, or correct",
        null when failure.InnerException is AuthenticationException =>
            "has a certificate that is not trusted: give its issuer as Root Certificate, and the host as the certificate names it, in",
        null when failure is NpgsqlException { InnerException: null } && failure.Message.Contains("SSL", StringComparison.Ordinal) =>
            "speaks no TLS, and the SSL mode asks for it: switch ssl on there, or correct SSL Mode in",
        null => "does not answer: start it, or correct the host and port in",
    };

    protected override DbParameter Parameter(Argument argument)
    {
        var type = argument.Type switch
        {
            ArgumentType.Text => NpgsqlDbType.Text,
            ArgumentType.Binary => NpgsqlDbType.Bytea,
            ArgumentType.Time => NpgsqlDbType.TimestampTz,
            ArgumentType.Number => NpgsqlDbType.Bigint,
            _ => NpgsqlDbType.Double,
        };
        return argument.Value switch
        {
            DateTimeOffset time => new NpgsqlParameter(argument.Name, type) { Value = time.UtcDateTime },
            TimeSpan length => new NpgsqlParameter(argument.Name, type) { Value = length.TotalSeconds },
            string[] or byte[][] or DateTime[] => new NpgsqlParameter(argument.Name, NpgsqlDbType.Array | type) { Value = argument.Value },
            var value => new NpgsqlParameter(argument.Name, type) { Value = value ?? DBNull.Value },
        };
    }
}
