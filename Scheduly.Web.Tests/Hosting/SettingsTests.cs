using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Scheduly.Sessions.Hosting;
using Scheduly.Web.Hosting;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Storage.Database;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>The old backend's variables and the <c>SessionStorage</c> section, and which of them wins.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scheduly-settings-");

    /// <summary>Settings separated by spaces; the backend and the connection string they lead to ("-" for none).</summary>
    [Theory]
    [InlineData("", "Sqlite", "-")]
    [InlineData("SessionStorage:Backend=memory", "Memory", "-")]
    [InlineData("SessionStorage:Backend=Sqlite SessionStorage:ConnectionString=sqlite:///x.db", "Sqlite", "sqlite:///x.db")]
    [InlineData("REDIS_URL=redis://h:1/2", "Redis", "redis://h:1/2")]
    [InlineData("REDIS_URL=redis://h:1/2 DATABASE_URL=postgresql://d/x", "Redis", "redis://h:1/2")]
    [InlineData("REDIS_URL=redis://h:1/2 REDIS_HOST=other", "Redis", "redis://h:1/2")]
    [InlineData("REDIS_URL=redis://h:1/2 SessionStorage:Backend=Redis", "Redis", "redis://h:1/2")]
    [InlineData("REDIS_URL=redis://h:1/2 SessionStorage:Backend=Redis SessionStorage:ConnectionString=redis://h:1/2", "Redis", "redis://h:1/2")]
    [InlineData("REDIS_HOST=h", "Redis", "redis://h:6379/0")]
    [InlineData("REDIS_HOST=h REDIS_PORT=7000 REDIS_DB=3 REDIS_PASSWORD=a/b@c", "Redis", "redis://:a%2Fb%40c@h:7000/3")]
    [InlineData("REDIS_HOST=::1", "Redis", "redis://[::1]:6379/0")]
    [InlineData("REDIS_HOST=h REDIS_PORT=tcp://10.0.0.1:7002", "Redis", "redis://h:7002/0")]
    [InlineData("REDIS_HOST='h' REDIS_PASSWORD=\"p\"", "Redis", "redis://:p@h:6379/0")]
    [InlineData("REDIS_HOST=h REDIS_SSL=true", "Redis", "rediss://h:6379/0")]
    [InlineData("REDIS_HOST=h REDIS_TLS=0", "Redis", "redis://h:6379/0")]
    [InlineData("DATABASE_URL=\"postgresql://u:p@h/d\"", "PostgreSql", "postgresql://u:p@h/d")]
    [InlineData("DATABASE_URL=Host=h;Username=u;Password=p DB_POOL_SIZE=5 DB_MAX_OVERFLOW=2", "PostgreSql", "Host=h;Username=u;Password=p;Max Pool Size=7")]
    [InlineData("DATABASE_URL=Server=h;Database=d", "SqlServer", "Server=h;Database=d")]
    [InlineData("DATABASE_URL=postgresql://u:a;b@h/d DB_POOL_SIZE=5 DB_MAX_OVERFLOW=2", "PostgreSql", "postgresql://u:a;b@h/d?Maximum%20Pool%20Size=7")]
    [InlineData("DATABASE_URL=jdbc:sqlserver://h:1433;databaseName=d;password=a@b DB_POOL_SIZE=5 DB_MAX_OVERFLOW=2", "SqlServer", "jdbc:sqlserver://h:1433;databaseName=d;password=a@b;Max Pool Size=7")]
    [InlineData("REDIS_HOST=h:7001", "Redis", "redis://h:7001/0")]
    [InlineData("REDIS_HOST=rediss://:p@h:7001", "Redis", "rediss://:p@h:7001")]
    [InlineData("REDIS_HOST=/run/redis.sock REDIS_DB=2", "Redis", "unix:///run/redis.sock?db=2")]
    [InlineData("REDIS_HOST=h REDIS_USERNAME=ann REDIS_PASSWORD=p", "Redis", "redis://ann:p@h:6379/0")]
    [InlineData("SessionStorage:Backend=postgres SessionStorage:ConnectionString=Host=h", "PostgreSql", "Host=h")]
    [InlineData("DATABASE_URL=jdbc:postgresql://h/d", "PostgreSql", "jdbc:postgresql://h/d")]
    [InlineData("REDIS_PORT=7000 REDIS_PASSWORD=x", "Sqlite", "-")]
    [InlineData("DATABASE_URL=postgresql+asyncpg://u:p@h:5432/d", "PostgreSql", "postgresql+asyncpg://u:p@h:5432/d")]
    [InlineData("DATABASE_URL=postgres://h/d", "PostgreSql", "postgres://h/d")]
    [InlineData("DATABASE_URL=sqlserver://h/d", "SqlServer", "sqlserver://h/d")]
    [InlineData("DATABASE_URL=mssql+pyodbc://h/d", "SqlServer", "mssql+pyodbc://h/d")]
    [InlineData("DATABASE_URL=postgres://h/d DB_POOL_SIZE=5", "PostgreSql", "postgres://h/d?Maximum%20Pool%20Size=25")]
    [InlineData("DATABASE_URL=postgres://h/d?sslmode=require DB_POOL_SIZE=5 DB_MAX_OVERFLOW=0", "PostgreSql", "postgres://h/d?sslmode=require&Maximum%20Pool%20Size=5")]
    public void Settings_choose_the_store(string settings, string backend, string connection)
    {
        var options = Read([.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((backend, connection), (options.Backend.ToString(), options.ConnectionString ?? "-"));
    }

    [Theory]
    [InlineData("postgresql+asyncpg://u:p@h/d")]
    [InlineData("mssql+pyodbc://u:p@h/d")]
    public async Task The_size_of_the_pool_is_given_in_words_that_the_driver_knows(string url)
    {
        var options = Read([$"DATABASE_URL={url}", "DB_POOL_SIZE=5", "DB_MAX_OVERFLOW=2"]);
        await using var engine = Engines.Of(options.Backend, options.ConnectionString, _root.FullName);
        Assert.Contains("Pool Size=7", Assert.IsType<ServerEngine>(engine, exactMatch: false).Source.ConnectionString, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("SESSION_TIMEOUT_HOURS=2", "02:00:00")]
    [InlineData("SESSION_TIMEOUT_HOURS=0.5", "00:30:00")]
    [InlineData("SESSION_TIMEOUT_HOURS=2 SessionStorage:IdleTimeout=03:00:00", "03:00:00")]
    [InlineData("", "1.00:00:00")]
    public void Settings_choose_the_idle_timeout(string settings, string idle) =>
        Assert.Equal(TimeSpan.Parse(idle, System.Globalization.CultureInfo.InvariantCulture), Read(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)).IdleTimeout);

    [Theory]
    [InlineData("REDIS_URL=redis://h SessionStorage:Backend=Sqlite", "REDIS_URL", "SessionStorage:Backend")]
    [InlineData("REDIS_HOST=h SessionStorage:Backend=PostgreSql", "REDIS_HOST", "SessionStorage:Backend")]
    [InlineData("DATABASE_URL=postgres://h/d SessionStorage:Backend=Redis", "DATABASE_URL", "SessionStorage:Backend")]
    [InlineData("REDIS_URL=redis://h SessionStorage:ConnectionString=other:6379", "REDIS_URL", "SessionStorage:ConnectionString")]
    [InlineData("REDIS_HOST=h REDIS_SSL=maybe", "REDIS_SSL", "true or false")]
    [InlineData("REDIS_HOST=h REDIS_PORT=70000", "REDIS_PORT", "65535")]
    [InlineData("REDIS_HOST=h REDIS_DB=first", "REDIS_DB", "whole number")]
    [InlineData("DATABASE_URL=postgres://h/d DB_POOL_SIZE=0", "DB_POOL_SIZE", "1")]
    [InlineData("DATABASE_URL=h/d", "DATABASE_URL", "scheme")]
    [InlineData("SESSION_TIMEOUT_HOURS=0", "SESSION_TIMEOUT_HOURS", "above 0")]
    [InlineData("SESSION_TIMEOUT_HOURS=-1", "SESSION_TIMEOUT_HOURS", "above 0")]
    [InlineData("SESSION_TIMEOUT_HOURS=NaN", "SESSION_TIMEOUT_HOURS", "above 0")]
    [InlineData("SessionStorage:Backend=5", "SessionStorage:Backend", "Memory, Sqlite")]
    public void A_setting_that_cannot_be_meant_is_refused_by_its_name(string settings, string one, string other)
    {
        var refusal = Assert.Throws<StorageSetupException>(() => Read(settings.Split(' ')));
        Assert.Contains(one, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(other, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_are_read_from_the_env_file_of_the_content_root()
    {
        Write(".env", """
            # the old backend's
            REDIS_URL="redis://h:1/2"
            export SESSION_TIMEOUT_HOURS=12
            SessionStorage__KeyPrefix=mine:
            """);
        var options = Read([]);
        Assert.Equal((BackendKind.Redis, "redis://h:1/2", TimeSpan.FromHours(12), "mine:"), (options.Backend, options.ConnectionString, options.IdleTimeout, options.KeyPrefix));
    }

    [Fact]
    public void A_line_of_another_application_that_cannot_be_read_does_not_matter_and_one_of_ours_is_named_by_its_number()
    {
        Write(".env", "GREETING='it's here\nSessionStorage__KeyPrefix=mine:");
        Assert.Equal("mine:", Read([]).KeyPrefix);
        Write(".env", "A=b\nexport Admin__Key=\"s3cret\" more");
        var refusal = Assert.Throws<StorageSetupException>(() => Read([]));
        Assert.Contains("line 2 begins Admin__Key", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Environment_and_command_line_win_over_the_env_file_which_wins_over_appsettings()
    {
        Write("appsettings.json", """{"SessionStorage":{"KeyPrefix":"file:","MaxSessionBytes":4096,"Backend":"Memory"}}""");
        Write(".env", "SessionStorage__KeyPrefix=env-file:\nSessionStorage__Backend=Sqlite");
        var options = Read([]);
        Assert.Equal(("env-file:", 4096, BackendKind.Sqlite), (options.KeyPrefix, options.MaxSessionBytes, options.Backend));
        Assert.Equal("line:", Read(["SessionStorage:KeyPrefix=line:"]).KeyPrefix);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_root.FullName, file), text);

    /// <summary>The options as the program reads them: its sources, its section, its old variables.</summary>
    private SessionStorageOptions Read(string[] settings)
    {
        // Not the default builder: the machine's own variables are not under test.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = _root.FullName });
        builder.Configuration.AddJsonFile("appsettings.json", optional: true);
        builder.Configuration.AddInMemoryCollection([new(SettingsSources.DotEnvSetting, ".env")]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])));
        SettingsSources.Add(builder);
        var options = new SessionStorageOptions();
        new SessionStorageSettings(builder.Configuration, [new(BackendKind.Sqlite, (_, _) => throw new NotSupportedException())]).Configure(options);
        new LegacyStore(builder.Configuration).Configure(options);
        return options;
    }
}
