using Scheduly.Sessions.SqlServer;

namespace Scheduly.Sessions;

/// <summary>Adds the backend of this package.</summary>
public static class SqlServerSessionStorageExtensions
{
    extension(SessionStorageBuilder builder)
    {
        /// <summary>Adds SQL Server 2012 or later, and Azure SQL. <c>SessionStorage:ConnectionString</c> takes the forms of SqlClient, ODBC, JDBC and <c>sqlserver://</c>.</summary>
        /// <returns>The same builder.</returns>
        public SessionStorageBuilder AddSqlServer() => builder.AddDatabase(BackendKind.SqlServer, (options, _, passedOver) => SqlServerSettings.Engine(options.ConnectionString, passedOver));
    }
}
