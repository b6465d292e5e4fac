using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.SqlServer;
using Microsoft.Extensions.Options;

namespace Scheduly.Sessions.SqlServer;

internal sealed class SqlServerEngine(string connectionString, string location)
    : ServerEngine(() => SqlClientFactory.Instance.CreateDataSource(connectionString)!)
{
    /// <summary>The longest varbinary that is not "max". Sizes are fixed, so that the server keeps one plan per statement.</summary>
    private const int LongestBinary = 8000;

    /// <summary>The length of the column Id.</summary>
    private const int LongestId = 449;

    private readonly SqlServerDialect _dialect = new();

    public override Dialect Dialect => _dialect;

    public override string Location => location;

    /// <summary>The driver's pools belong to the process, one for each connection string.</summary>
    public override void AbandonConnections()
    {
        using var connection = new SqlConnection(connectionString);
        SqlConnection.ClearPool(connection);
    }

    public override async Task CreateAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
        {
            try
            {
                await WriteAsync(statement, [], cancellationToken);
            }
            catch (SqlException failure) when (failure.Number is 2714 or 1913)
            {
                // Another node made the table or the index between the question and the statement.
            }
        }
    }

    public override async Task<HashSet<string>> SetManyAsync(
        ArraySegment<Row> rows, bool overwrite, Argument[] time, CancellationToken cancellationToken)
    {
        // A copy in bulk has no condition.
        var now = (await QueryAsync(_dialect.Clock!, [], row => ReadTime(row, 0), cancellationToken))[0];
        rows = rows.Where(row => row.ExpiresAt > now).ToArray();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in rows.Chunk(Dialect.ManyIds))
        {
            Argument[] arguments = [.. IdArguments(Array.ConvertAll(some, row => row.Id))];
            taken.UnionWith(await QueryAsync(_dialect.FindMany, arguments, reader => reader.GetString(0), cancellationToken));
        }

        Row[] free = [.. rows.Where(row => !taken.Contains(row.Id))];
        var copied = free.Length > 0 && await CopyAsync(free).WaitAsync(cancellationToken);
        var stored = new HashSet<string>(copied ? free.Select(row => row.Id) : [], StringComparer.Ordinal);
        foreach (var row in rows.Where(row => !stored.Contains(row.Id)))
        {
            if (await SetOneAsync(row, overwrite, time, cancellationToken)) stored.Add(row.Id);
        }

        return stored;
    }

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    public override string? CodeOf(Exception failure) => (failure as SqlException)?.Number.ToString(CultureInfo.InvariantCulture);

    public override bool IsDuplicateKey(DbException failure) => failure is SqlException { Number: 2627 or 2601 };

    public override bool IsDeadlock(DbException failure) => failure is SqlException { Number: 1205 };

    // A database that recovers, is upgraded, or is moved by its provider: 922, 18401, 40197, 40501, 40613.
    public override bool IsStarting(DbException failure) => failure is SqlException { Number: 922 or 18401 or 40197 or 40501 or 40613 };

    // It became a read-only replica, behind the same name.
    public override string? ReasonToReconnect(Exception failure) => failure is SqlException { Number: 3906 } ? "3906, the database takes no writes any more" : null;

    // All workers or sessions that the provider's plan allows (10928, 10929), or that the server has (17809), are in use.
    protected override bool IsExhausted(DbException failure) => failure is SqlException { Number: 10928 or 10929 or 17809 };

    /// <summary>The package's cache on the same table. It would remove expired rows by itself, uncounted and all at once; clean-up does that here.</summary>
    public override IDistributedCache PlainCache => field ??= new SqlServerCache(Options.Create(new SqlServerCacheOptions
    {
        ConnectionString = connectionString,
        SchemaName = "dbo",
        TableName = Dialect.TableName,
        ExpiredItemsDeletionInterval = TimeSpan.MaxValue,
    }));

    /// <summary>Asked for by name: a server that speaks this one's protocol need not have its error numbers.</summary>
    public override async Task<bool> HasTableAsync(string table, string probe, CancellationToken cancellationToken)
    {
        var found = await QueryAsync(SqlServerDialect.FindTable, [Argument.Text("@table", $"[dbo].[{table}]")], row => !row.IsDBNull(0), cancellationToken);
        if (found is not [true]) return false;
        await QueryAsync(probe, [], _ => true, cancellationToken);
        return true;
    }

    // Class 20 and above is the connection's failure, a negative number a time limit of the driver.
    public override string Explain(Exception failure) => failure switch
    {
        SqlException { Number: 18456 or 18452 } => "refused the user or the password: correct them in",
        SqlException { Number: 4060 or 911 } =>
            "has no such database, or this user may not open it: create it, or correct its name in",
        SqlException { Number: 229 or 262 or 2760 } =>
            $"does not let this user do what is needed ({failure.Message.Split('\n', 2)[0].Trim().TrimEnd('.')}): grant what docs/stores.md lists, or name another user in",
        SqlException { Number: 207 } => $"has a table {Dialect.TableName} of another layout: rename it, or name another database in",
        SqlException { Number: -2146893019 } => "has a certificate that is not trusted: install it, or add TrustServerCertificate=true in",
        SqlException { Class: < 20, Number: > 0 and var number } => $"answered with error {number}: see its log, or correct",
        _ => "does not answer: start it, or correct the host and port in",
    };

    public override async Task<IReadOnlyList<StorageFinding>> FindRisksAsync(CancellationToken cancellationToken)
    {
        try
        {
            return RisksOf(await QueryAsync(_dialect.Risks, [], row => row.IsDBNull(0) ? "" : row.GetString(0), cancellationToken));
        }
        catch (SqlException failure) when (failure.Number == 207)
        {
            // SQL Server 2012 has no such column, and makes every commit durable.
            return [];
        }
    }

    /// <param name="durability">What the database says of its commits: "DISABLED", "ALLOWED" (for those that ask for it, which none here does) or "FORCED".</param>
    public static IReadOnlyList<StorageFinding> RisksOf(IReadOnlyList<string> durability) => durability is ["FORCED"]
        ? [new(FindingKind.Risk, "delayed durability", "SQL Server commits with DELAYED_DURABILITY = FORCED: a crash loses the last changes, which were acknowledged.", "Run ALTER DATABASE CURRENT SET DELAYED_DURABILITY = DISABLED.")]
        : [];

    protected override DbParameter Parameter(Argument argument) => argument switch
    {
        { Type: ArgumentType.Text } => Typed(argument, SqlDbType.NVarChar, LongestId),
        { Type: ArgumentType.Binary, Value: byte[] { Length: > LongestBinary } } => Typed(argument, SqlDbType.VarBinary, -1),
        { Type: ArgumentType.Binary } => Typed(argument, SqlDbType.VarBinary, LongestBinary),
        { Type: ArgumentType.Time } => Typed(argument, SqlDbType.DateTimeOffset),
        { Type: ArgumentType.Number } => Typed(argument, SqlDbType.BigInt),
        { Type: ArgumentType.Lifetime, Value: TimeSpan length } => Typed(argument with { Value = (long)length.TotalMilliseconds }, SqlDbType.BigInt),
        { Value: TimeSpan length } => Typed(argument with { Value = WholeSeconds(length) }, SqlDbType.BigInt),
        _ => Typed(argument, SqlDbType.BigInt),
    };

    private static SqlParameter Typed(Argument argument, SqlDbType type, int size = 0) =>
        new(argument.Name, type, size) { Value = argument.Value ?? DBNull.Value };

    /// <summary>The column has no fractions and DATEADD takes an int: at least a second, at most 68 years.</summary>
    private static long WholeSeconds(TimeSpan length) => (long)Math.Clamp(Math.Ceiling(length.TotalSeconds), 1, int.MaxValue);

    /// <summary>All or nothing.</summary>
    /// <returns>False when one of the ids has a row by now.</returns>
    private async Task<bool> CopyAsync(Row[] rows)
    {
        using var table = new DataTable();
        table.Columns.Add("Id", typeof(string));
        table.Columns.Add("Value", typeof(byte[]));
        table.Columns.Add("ExpiresAtTime", typeof(DateTimeOffset));
        table.Columns.Add("AbsoluteExpiration", typeof(DateTimeOffset));
        foreach (var row in rows) table.Rows.Add(row.Id, row.Value, row.ExpiresAt, row.Deadline);

        await using var connection = (SqlConnection)await Source.OpenConnectionAsync();
        using var copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.UseInternalTransaction, null)
        {
            DestinationTableName = Dialect.Table,
            BulkCopyTimeout = 0,
        };
        foreach (DataColumn column in table.Columns) copy.ColumnMappings.Add(column.ColumnName, column.ColumnName);
        try
        {
            await copy.WriteToServerAsync(table);
            return true;
        }
        catch (SqlException failure) when (IsDuplicateKey(failure))
        {
            return false;
        }
    }

    private async Task<bool> SetOneAsync(Row row, bool overwrite, Argument[] time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var sql = overwrite ? _dialect.UpsertRow : _dialect.InsertRow;
                return await WriteAsync(sql, RowArguments(row, time), cancellationToken) > 0;
            }
            catch (SqlException failure) when (IsDuplicateKey(failure))
            {
                if (!overwrite) return false;
            }
        }
    }
}
