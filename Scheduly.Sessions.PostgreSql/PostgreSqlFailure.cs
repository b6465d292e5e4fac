using System.Security.Authentication;
using System.Text.RegularExpressions;
using Npgsql;

namespace Scheduly.Sessions.PostgreSql;

/// <summary>What a failure of the driver means. Of several hosts the driver wraps the failures of all in one.</summary>
internal static partial class PostgreSqlFailure
{
    /// <summary>Sent to a session that asked nothing for longer than <c>idle_session_timeout</c>, before it is ended.</summary>
    public const string IdleSessionTimeout = "57P05";

    private const string NoneLeft = "has no connection left: raise max_connections, the role's CONNECTION LIMIT or the pooler's limit of clients, or lower Maximum Pool Size in";

    /// <summary>SQLSTATE of the server that has most to say; null when none answered.</summary>
    public static string? CodeOf(Exception failure) => (Cause(failure) as PostgresException)?.SqlState;

    /// <summary>Whether a connection was refused because the server or a pooler has given all that it has.</summary>
    public static bool IsExhausted(Exception failure) =>
        Causes(failure).Any(cause => cause is PostgresException answer && (answer.SqlState == PostgresErrorCodes.TooManyConnections || IsFullPooler(answer)));

    /// <summary>
    /// Whether a command failed because its connection had been closed, or was while it ran: of the server's own words those that end a session;
    /// otherwise the driver's about its socket, but for a time limit of its own.
    /// </summary>
    public static bool IsBroken(Exception failure) => failure is PostgresException answer
        ? answer.SqlState is IdleSessionTimeout or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown || answer.SqlState.StartsWith("08", StringComparison.Ordinal)
        : failure is NpgsqlException { InnerException: IOException { InnerException: not TimeoutException } };

    /// <summary>See <see cref="Storage.Database.DatabaseEngine.Explain"/>. A colon stands between what is wrong and the fix.</summary>
    public static string Explain(Exception failure) => Cause(failure) switch
    {
        PostgresException answer => Explain(answer),
        { InnerException: AuthenticationException } =>
            "has a certificate that is not trusted: give its issuer as Root Certificate, and the host as the certificate names it, in",
        NpgsqlException { InnerException: null } no when no.Message.Contains("SSL", StringComparison.Ordinal) =>
            "speaks no TLS, and the SSL mode asks for it: switch ssl on there, or correct SSL Mode in",
        NpgsqlException { InnerException: null } no when no.Message.Contains("No suitable host", StringComparison.Ordinal) =>
            "has no host that takes writes, as far as they answer: promote a standby, or name the primary in",
        _ => "does not answer: start it, or correct the host and port in",
    };

    private static string Explain(PostgresException answer) => answer.SqlState switch
    {
        PostgresErrorCodes.InvalidAuthorizationSpecification when Words(answer).EndsWith("no encryption", StringComparison.Ordinal) =>
            "lets this user in over TLS alone, if at all (pg_hba.conf): set SSL Mode=Require in",
        PostgresErrorCodes.InvalidAuthorizationSpecification when Words(answer).Contains("pg_hba.conf", StringComparison.Ordinal) =>
            "lets nobody in from this machine as this user: add a line to its pg_hba.conf, or correct the user and the database in",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "refused the user or the password: correct them in",
        PostgresErrorCodes.InvalidCatalogName => "has no such database: create it, or correct its name in",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"does not let this user do what is needed ({answer.MessageText}): grant what docs/stores.md lists, or name another user in",
        _ when IsFullPooler(answer) => NoneLeft,
        _ when answer.MessageText.StartsWith("unsupported startup parameter", StringComparison.Ordinal) =>
            $"is behind a pooler that does not pass all settings on ({Words(answer)}): set it for the role instead (ALTER ROLE … SET …), and take it out of",
        _ when answer.MessageText.Contains("statement pooling mode", StringComparison.Ordinal) =>
            "is behind a pooler in statement mode, which refuses transactions and forgets prepared statements: set pool_mode = transaction there, or name the server itself in",
        PostgresErrorCodes.UndefinedColumn =>
            $"has a table {Dialect.TableName} of another layout: rename it, or name another database in",
        PostgresErrorCodes.DiskFull => "has no room left on its disk: make some on the server, or name another one in",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            "takes no writes, as a standby or by default_transaction_read_only: switch that off for the role, or promote this server, or name the primary in",
        PostgresErrorCodes.TooManyConnections => NoneLeft,
        PostgresErrorCodes.InvalidSchemaName => "has no schema where its search_path leads: create one, or name one as Search Path in",
        PostgresErrorCodes.CannotConnectNow => "is starting or stopping: wait for it, or correct the host in",
        var state => $"answered with error {state} ({Words(answer)}): see its log, or correct",
    };

    /// <summary>The one that says most: an answer of a server rather than a host that gave none, and one about this user rather than about the server's state.</summary>
    private static Exception Cause(Exception failure)
    {
        var causes = Causes(failure);
        return causes.FirstOrDefault(cause => cause is PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
            ?? causes.FirstOrDefault(cause => cause is PostgresException)
            ?? causes.FirstOrDefault(cause => cause.InnerException is AuthenticationException)
            ?? causes[0];
    }

    private static Exception[] Causes(Exception failure) =>
        failure is NpgsqlException { InnerException: AggregateException { InnerExceptions: { Count: > 0 } all } } ? [.. all] : [failure];

    /// <summary>PgBouncer, Supavisor, Odyssey, pgcat: each has words of its own, and the SQLSTATE differs with their versions.</summary>
    private static bool IsFullPooler(PostgresException answer) => FullPooler().IsMatch(answer.MessageText);

    /// <summary>The server's own, in one short line.</summary>
    private static string Words(PostgresException answer) => answer.MessageText.Split('\n', 2)[0].Replace(": ", " ", StringComparison.Ordinal).TrimEnd('.');

    [GeneratedRegex("no more connections allowed|max ?client|too many (clients|connections|tcp connections)|pool (is )?(full|exhausted)|could not get connection from the pool", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex FullPooler();
}
