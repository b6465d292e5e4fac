using Npgsql;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Database;

public sealed class SetupTests(PostgresServerFixture postgres, SqliteFolder folder) : IClassFixture<SqliteFolder>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_table_that_may_not_be_made_is_shown_with_its_statements()
    {
        await using var backend = folder.CreateBackend(connectionString: "Data Source=empty.db", createTables: false);
        var failure = await FailsAsync(backend);
        Assert.Contains("SessionStorage:CreateTables", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CREATE TABLE IF NOT EXISTS scheduly_cache (", failure.Message, StringComparison.Ordinal);

        await using var server = PostgresServerFixture.CreateBackend(await postgres.CreateSchemaAsync(), createTables: false);
        Assert.Contains("CREATE INDEX", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_said_to_be_wrong()
    {
        var settings = new NpgsqlConnectionStringBuilder((await postgres.GetAsync()).ConnectionString) { Password = "wr0ng" };
        await using var backend = PostgresServerFixture.CreateBackend(settings.ConnectionString);
        var failure = await FailsAsync(backend);
        Assert.Contains("refused the user or the password", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_database_is_said_to_be_missing()
    {
        var settings = new NpgsqlConnectionStringBuilder((await postgres.GetAsync()).ConnectionString) { Database = "nowhere" };
        await using var backend = PostgresServerFixture.CreateBackend(settings.ConnectionString);
        Assert.Contains("no such database", (await FailsAsync(backend)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BackendKind.PostgreSql, "postgresql://u:s3cret@127.0.0.1:{0}/app")]
    [InlineData(BackendKind.SqlServer, "sqlserver://u:s3cret@127.0.0.1:{0}/app")]
    public async Task An_unreachable_server_is_named(object kind, string url)
    {
        var port = Servers.FreePort();
        var options = new SessionStorageOptions
        {
            ConnectionString = string.Format(System.Globalization.CultureInfo.InvariantCulture, url, port),
        };
        await using var backend = Engines.Backend(
            (BackendKind)kind, options, folder.Path, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var failure = await FailsAsync(backend);
        Assert.Contains($"127.0.0.1{((BackendKind)kind == BackendKind.SqlServer ? ',' : ':')}{port}/app does not answer", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_another_layout_is_refused()
    {
        var schema = await postgres.CreateSchemaAsync();
        await PostgresServerFixture.ExecuteAsync(schema, "CREATE TABLE scheduly_cache (id int)");
        await using var server = PostgresServerFixture.CreateBackend(schema);
        Assert.Contains("another layout", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var file = Path.Combine(folder.Path, "notes.txt");
        await File.WriteAllTextAsync(file, new string('x', 5000), Cancel);
        await using var backend = folder.CreateBackend(connectionString: "Data Source=notes.txt");
        Assert.Contains("is not a database", (await FailsAsync(backend)).Message, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(file).Length);
    }

    [Theory]
    [InlineData("Data Source=folder")]
    [InlineData("Data Source=/proc/scheduly.db")]
    [InlineData("Data Source=/proc/nowhere/scheduly.db")]
    public async Task A_file_that_cannot_be_written_to_is_refused(string connectionString)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "folder"));
        await using var backend = folder.CreateBackend(connectionString: connectionString);
        Assert.Contains("cannot be opened for writing", (await FailsAsync(backend)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_made()
    {
        await using var backend = folder.CreateBackend(connectionString: "Data Source=new/folder/a.db");
        await backend.InitializeAsync(Cancel);
        Assert.True(File.Exists(Path.Combine(folder.Path, "new", "folder", "a.db")));
    }

    private static async Task<StorageSetupException> FailsAsync(DatabaseBackend backend)
    {
        var failure = await Assert.ThrowsAsync<StorageSetupException>(() => backend.InitializeAsync(Cancel));
        Assert.Contains(backend.Location, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        return failure;
    }
}
