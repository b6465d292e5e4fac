using Scheduly.Sessions.Storage;

namespace Scheduly.Web.Tests.Storage.Forms;

public sealed class BackendNameTests
{
    [Theory]
    [InlineData("Postgres", BackendKind.PostgreSql)]
    [InlineData("PostgreSQL", BackendKind.PostgreSql)]
    [InlineData("pg", BackendKind.PostgreSql)]
    [InlineData("mssql", BackendKind.SqlServer)]
    [InlineData("SQL Server", BackendKind.SqlServer)]
    [InlineData("sql-server", BackendKind.SqlServer)]
    [InlineData("REDIS", BackendKind.Redis)]
    [InlineData("sqlite", BackendKind.Sqlite)]
    [InlineData("in-memory", BackendKind.Memory)]
    [InlineData("custom", BackendKind.Custom)]
    [InlineData("2", null)]
    [InlineData("", null)]
    public void A_usual_name_is_known(string text, object? kind) => Assert.Equal((BackendKind?)kind, BackendName.Parse(text));

    [Theory]
    [InlineData("postgress", BackendKind.PostgreSql)]
    [InlineData("Postgre", BackendKind.PostgreSql)]
    [InlineData("Rediss2", BackendKind.Redis)]
    [InlineData("sqlitee", BackendKind.Sqlite)]
    [InlineData("SqlSever", BackendKind.SqlServer)]
    [InlineData("Cassandra", null)]
    [InlineData("mongodb", null)]
    public void A_near_miss_is_suggested(string text, object? kind) => Assert.Equal((BackendKind?)kind, BackendName.Nearest(text));
}
