using Scheduly.Sessions.PostgreSql;

namespace Scheduly.Sessions;

/// <summary>Adds the backend of this package.</summary>
public static class PostgreSqlSessionStorageExtensions
{
    extension(SessionStorageBuilder builder)
    {
        /// <summary>Adds PostgreSQL 13 or later. <c>SessionStorage:ConnectionString</c> takes the forms of Npgsql, libpq and <c>postgresql://</c>.</summary>
        /// <returns>The same builder.</returns>
        public SessionStorageBuilder AddPostgreSql() => builder.AddDatabase(
            BackendKind.PostgreSql,
            (options, _, passedOver) => PostgreSqlSettings.Engine(options.ConnectionString, passedOver),
            (options, passedOver) => PostgreSqlSettings.Engine(options.Replica.ConnectionString, passedOver, writes: false));
    }
}
