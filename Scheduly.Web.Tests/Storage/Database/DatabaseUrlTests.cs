using Scheduly.Sessions.PostgreSql;
using Scheduly.Sessions.SqlServer;
using Scheduly.Sessions.Sqlite;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Database;

public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("postgresql://u:p@db:5433/app", "Host=db;Username=u;Password=p;Port=5433;Database=app")]
    [InlineData("postgresql+asyncpg://u:p@db/app", "Host=db;Username=u;Password=p;Database=app")]
    [InlineData("postgres://u@db/app", "Host=db;Username=u;Database=app")]
    [InlineData("postgres://db", "Host=db")]
    [InlineData("POSTGRESQL://db/app", "Host=db;Database=app")]
    [InlineData("postgresql://u:p%40s%2Fs%3A%25@db/app", "Host=db;Username=u;Password=p@s/s:%;Database=app")]
    [InlineData("postgresql://u:a:b;c=d@db/app", "Host=db;Username=u;Password=\"a:b;c=d\";Database=app")]
    [InlineData("postgresql://u:p@[::1]:5433/app", "Host=::1;Username=u;Password=p;Port=5433;Database=app")]
    [InlineData("postgresql://u:p@db/app?sslmode=require", "Host=db;Username=u;Password=p;Database=app;SSL Mode=Require")]
    [InlineData("postgresql://u:p@db/app?sslmode=verify-full&application_name=a%20b", "Host=db;Username=u;Password=p;Database=app;SSL Mode=VerifyFull;Application Name=\"a b\"")]
    [InlineData("postgresql+asyncpg://u:p@db/app?ssl=require&connect_timeout=7", "Host=db;Username=u;Password=p;Database=app;SSL Mode=Require;Timeout=7")]
    public void A_PostgreSQL_URL_becomes_a_connection_string(string url, string expected) =>
        Assert.Equal(
            new Npgsql.NpgsqlConnectionStringBuilder(expected).ConnectionString,
            PostgreSqlSettings.FromUrl(DatabaseUrl.Parse(url)).ConnectionString);

    [Theory]
    [InlineData("sqlserver://u:p@db:1444/app", "Data Source=db,1444;Initial Catalog=app;User ID=u;Password=p")]
    [InlineData("mssql://u:p@db/app", "Data Source=db;Initial Catalog=app;User ID=u;Password=p")]
    [InlineData("mssql+pyodbc://u:p@db/app?driver=ODBC+Driver+18+for+SQL+Server&TrustServerCertificate=yes", "Data Source=db;Initial Catalog=app;User ID=u;Password=p;Trust Server Certificate=true")]
    [InlineData("sqlserver://u:p%3B@db?database=app&encrypt=no", "Data Source=db;Initial Catalog=app;User ID=u;Password=\"p;\";Encrypt=False")]
    public void A_SQL_Server_URL_becomes_a_connection_string(string url, string expected) =>
        Assert.Equal(
            new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(expected).ConnectionString,
            SqlServerSettings.FromUrl(DatabaseUrl.Parse(url)).ConnectionString);

    [Theory]
    [InlineData("sqlite:///data/a%20b.db", "data/a b.db")]
    [InlineData("sqlite+aiosqlite:////var/lib/a.db", "/var/lib/a.db")]
    public void A_SQLite_URL_names_a_file(string url, string file) => Assert.Equal(file, SqliteSettings.FromUrl(DatabaseUrl.Parse(url)).DataSource);

    [Theory]
    [InlineData("postgres://db/a", BackendKind.PostgreSql)]
    [InlineData("postgresql+psycopg2://db/a", BackendKind.PostgreSql)]
    [InlineData("sqlserver://db/a", BackendKind.SqlServer)]
    [InlineData("mssql+pyodbc://db/a", BackendKind.SqlServer)]
    [InlineData("sqlite:///a", BackendKind.Sqlite)]
    [InlineData("mysql://db/a", null)]
    [InlineData("Host=db;Password=a://b", null)]
    public void The_scheme_tells_the_backend(string text, object? kind) => Assert.Equal((BackendKind?)kind, DatabaseUrl.KindOf(text));

    [Theory]
    [InlineData("postgresql://u:s3cret@db:port/app", "port")]
    [InlineData("postgresql://u:s3cret@db:99999/app", "port")]
    [InlineData("postgresql://u:s3cret@@db/app", "%40")]
    [InlineData("postgresql://u:s3cret/more@db/app", "%2F")]
    [InlineData("postgresql://u:s3cret%zz@db/app", "percent")]
    [InlineData("postgresql://u:s3cret@/app", "postgresql://user:password@host:port/database")]
    [InlineData("postgresql://", "postgresql://user:password@host:port/database")]
    [InlineData("postgresql://u:s3cret@db/app?colour=s3cret", "\"colour\"")]
    [InlineData("postgresql://u:s3cret@db/app?sslmode=s3cret", "\"sslmode\"")]
    [InlineData("mysql://u:s3cret@db/app", "postgresql://")]
    [InlineData("sqlserver://u:s3cret@db/app", "Backend is PostgreSql")]
    [InlineData("Host=db;Username=u;Password=s3cret;more", "connection string")]
    [InlineData("Host=db;Username=u;Password=a;s3cret=b", "connection string")]
    [InlineData("Username=u;Password=s3cret", "Host=")]
    [InlineData("s3cret", "connection string")]
    [InlineData("", "missing")]
    public void What_cannot_be_read_is_refused_without_showing_a_password(string text, string fix)
    {
        var failure = Assert.Throws<StorageSetupException>(() => Engines.Of(BackendKind.PostgreSql, text, "."));
        Assert.StartsWith("SessionStorage:ConnectionString", failure.Message, StringComparison.Ordinal);
        Assert.Contains(fix, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData(BackendKind.SqlServer, "Server=db;Pasword=s3cret", "connection string")]
    [InlineData(BackendKind.SqlServer, "User Id=u;Password=s3cret", "Server=")]
    [InlineData(BackendKind.Sqlite, "Data Source=:memory:", "Backend=Memory")]
    [InlineData(BackendKind.Sqlite, "Data Source=a.db;Mode=ReadOnly", "Mode=ReadOnly")]
    [InlineData(BackendKind.Sqlite, "sqlite://", "no file")]
    [InlineData(BackendKind.Sqlite, "a.db", "connection string")]
    public void Each_driver_refuses_its_own(object kind, string text, string fix)
    {
        var failure = Assert.Throws<StorageSetupException>(() => Engines.Of((BackendKind)kind, text, "."));
        Assert.Contains(fix, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_user_wrote_counts_over_what_the_engine_would_set()
    {
        await using var engine = Assert.IsType<PostgreSqlEngine>(Engines.Of(
            BackendKind.PostgreSql, "Host=db;Username=u;Password=p;Command Timeout=30;Maximum Pool Size=7", "."));
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(engine.Source.ConnectionString);
        Assert.Equal((30, 7, 3, 50), (settings.CommandTimeout, settings.MaxPoolSize, settings.Timeout, settings.MaxAutoPrepare));
        Assert.Equal("db:5432/u", engine.Location);
    }

    [Fact]
    public async Task A_relative_file_lies_under_the_content_root()
    {
        await using var engine = Engines.Of(BackendKind.Sqlite, null, "/srv/app");
        Assert.Equal("/srv/app/data/scheduly.db", engine.Location);
    }
}
