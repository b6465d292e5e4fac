using Scheduly.Sessions.Sqlite;

namespace Scheduly.Sessions;

/// <summary>Adds the backend of this package.</summary>
public static class SqliteSessionStorageExtensions
{
    extension(SessionStorageBuilder builder)
    {
        /// <summary>Adds SQLite: one file, <c>data/scheduly.db</c> under the content root unless <c>SessionStorage:ConnectionString</c> names another. The default where it was added.</summary>
        /// <returns>The same builder.</returns>
        public SessionStorageBuilder AddSqlite() => builder.AddDatabase(BackendKind.Sqlite, (options, contentRoot, _) => SqliteSettings.Engine(options.ConnectionString, contentRoot, options.OperationTimeout));
    }
}
