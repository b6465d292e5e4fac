using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Hosting;

/// <summary>A start that cannot succeed, seen from outside: the program ends with code 1 and one message that names the setting.</summary>
public sealed class StartupFailureTests
{
    private const string Password = "s3cret-Pa55word";

    /// <summary>Settings as "NAME=value", one per line, and what the message must hold; {port} is one that nobody listens on.</summary>
    public static TheoryData<string, string> WrongSettings => new()
    {
        { "SessionStorage__Backend=Cassandra", "SessionStorage:Backend is 'Cassandra'" },
        { "SessionStorage__Backend=Postgress", "Did you mean PostgreSql?" },
        { "SessionStorage__Backend=Redis", "SessionStorage:ConnectionString is empty" },
        { $"REDIS_URL=redis://:{Password}@127.0.0.1:{{port}}/0", "no Redis answers at 127.0.0.1:{port}" },
        { $"DATABASE_URL=postgresql://u:{Password}@127.0.0.1:{{port}}/scheduly", "PostgreSql at 127.0.0.1:{port}/scheduly does not answer" },
        { $"DATABASE_URL=sqlserver://u:{Password}@127.0.0.1:{{port}}/scheduly", "SqlServer at " },
        { $"REDIS_URL=http://:{Password}@127.0.0.1", "REDIS_URL" },
        { $"REDIS_URL=redis://:{Password}@", "REDIS_URL" },
        { $"DATABASE_URL=mysql://u:{Password}@127.0.0.1/x", "DATABASE_URL" },
        { $"DATABASE_URL=postgresql://u:{Password}@127.0.0.1:port/x", "DATABASE_URL" },
        { $"SessionStorage__Backend=PostgreSql\nSessionStorage__ConnectionString=Host=127.0.0.1;Pasword={Password}", "SessionStorage:ConnectionString" },
        { $"REDIS_URL=redis://:{Password}@127.0.0.1/0\nSessionStorage__Backend=Sqlite", "REDIS_URL chooses Redis and SessionStorage:Backend = Sqlite means another store" },
        { "SESSION_TIMEOUT_HOURS=a day", "SESSION_TIMEOUT_HOURS is 'a day'" },
        { "ForwardedHeaders__KnownProxies=10.0.0.1, cdn", "ForwardedHeaders:KnownProxies holds 'cdn'" },
        { "PathBase=/a b", "PathBase is 'a b'" },
        { "SessionStorage__Cookie__Name=a b", "SessionStorage:Cookie:Name takes" },
        { "SessionStorage__Cookie__Name=__Host-x\nSessionStorage__Cookie__RequireHttps=false", "SessionStorage:Cookie:Name begins with __" },
        { "SessionStorage__Cookie__SameSite=None\nSessionStorage__Cookie__RequireHttps=false", "SessionStorage:Cookie:SameSite is None" },
        { "Planning__Concurrent=0", "Planning:Concurrent takes 1" },
        { "SessionStorage__IdleTimeout=soon", "SessionStorage" },
        { "SessionStorage__LocalCache__Enabled=true\nSessionStorage__IdleTimeout=00:00:10", "SessionStorage:LocalCache:Lifetime (00:00:15) is longer than SessionStorage:IdleTimeout (00:00:10)" },
        { "SessionStorage__LocalCache__Lifetime=00:06:00", "SessionStorage:LocalCache:Lifetime is 00:06:00" },
        { "SessionStorage__LocalCache__MaxBytes=1000", "LocalCache.MaxBytes" },
        { "SessionStorage__IdleTimeout=31.00:00:00", "SessionStorage:IdleTimeout (31.00:00:00) is longer than SessionStorage:AbsoluteTimeout (30.00:00:00)" },
        { "ASPNETCORE_URLS=http://127.0.0.1:{taken}", "address already in use" },
        { "Catalog__Sources__0__School=A\nCatalog__Sources__0__Term=202409\nCatalog__Sources__0__File=broken.json", "Catalog:Sources:0:File" },
        { "Catalog__Sources__0__School=A\nCatalog__Sources__0__Term=202409\nCatalog__Sources__0__File=nowhere.json", "is not there" },
        { "SessionStorage__Fallback__Backend=Cassandra", "SessionStorage:Fallback:Backend is 'Cassandra'" },
        { "SessionStorage__Fallback__Mode=Both", "SessionStorage:Fallback:Mode is 'Both', which is no mode. Use one of Follow, Drain" },
        { "SessionStorage__Fallback__Mode=Drain", "SessionStorage:Fallback:Backend is empty" },
        { "SessionStorage__Backend=Sqlite\nSessionStorage__Fallback__Backend=Redis\nSessionStorage__Fallback__Mode=Drain", "SessionStorage:Fallback:ConnectionString is empty" },
        { "SessionStorage__Backend=Sqlite\nSessionStorage__Fallback__Backend=Redis\nSessionStorage__Fallback__ConnectionString=x:1", "SessionStorage:Fallback:Mode is empty" },
        { "SessionStorage__Backend=Sqlite\nSessionStorage__Fallback__Backend=Memory\nSessionStorage__Fallback__ConnectionString=x:1\nSessionStorage__Fallback__Mode=Drain", "SessionStorage:Fallback:Backend is Memory, which nodes cannot share" },
        { "SessionStorage__Backend=Memory\nSessionStorage__Fallback__Backend=Redis\nSessionStorage__Fallback__ConnectionString=x:1\nSessionStorage__Fallback__Mode=Drain", "SessionStorage:Backend is Memory, which cannot be switched" },
        { "SessionStorage__Backend=Sqlite\nSessionStorage__Fallback__Backend=Sqlite\nSessionStorage__Fallback__Mode=Drain\nSessionStorage__Fallback__ConnectionString=Data Source=./data/../data/scheduly.db", "leads to the same store as SessionStorage:ConnectionString: Sqlite at" },
        { $"SessionStorage__Backend=Sqlite\nSessionStorage__Fallback__Backend=Redis\nSessionStorage__Fallback__Mode=Follow\nSessionStorage__Fallback__ConnectionString=redis://:{Password}@127.0.0.1:{{port}}/0", "SessionStorage:Fallback:ConnectionString: no Redis answers at 127.0.0.1:{port}" },
        { $"SessionStorage__Backend=Sqlite\nSessionStorage__Fallback__Backend=PostgreSql\nSessionStorage__Fallback__Mode=Follow\nSessionStorage__Fallback__ConnectionString=postgresql://u:{Password}@127.0.0.1:{{port}}/x", "correct the host and port in SessionStorage:Fallback:ConnectionString." },
        { $"SessionStorage__Backend=Sqlite\nSessionStorage__Fallback__Backend=PostgreSql\nSessionStorage__Fallback__Mode=Follow\nSessionStorage__Fallback__ConnectionString=sqlserver://u:{Password}@127.0.0.1/x", "SessionStorage:Fallback:ConnectionString is a URL for SqlServer, but SessionStorage:Fallback:Backend is PostgreSql" },
        { $"Admin__Key={Password[..12]}", "Admin:Key is shorter than 16 characters" },
        { $"Admin__KeyHash={Password}", "Admin:KeyHash is no hash of this program's form" },
        { "Admin__KeyHash=pbkdf2-sha256$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Admin:KeyHash is no hash" },
        { "Telemetry__OtlpEndpoint=collector:4317", "Telemetry:OtlpEndpoint is no address" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT=collector", "OTEL_EXPORTER_OTLP_ENDPOINT is no address" },
        { "Admin__SignInLifetime=1.00:00:00", "Admin:SignInLifetime is 1.00:00:00" },
        { "DotEnv__Path=broken.env", "broken.env cannot be read: line 2 begins REDIS_PASSWORD" },
        { "DotEnv__Path=named.env", "SessionStorage:Backend is 'FromTheFile'" },
        { "DotEnv__Path=named.env\nSessionStorage__Backend=Cassandra", "SessionStorage:Backend is 'Cassandra'" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_ends_the_start_with_one_message_and_code_1(string settings, string message)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var free = Servers.FreePort().ToString(CultureInfo.InvariantCulture);
        var variables = Fill(settings).Split('\n').Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var files = new Dictionary<string, string>
        {
            ["broken.json"] = """[{"code":"CS","courses":[{"title":5""",
            ["named.env"] = "SessionStorage__Backend=FromTheFile",
            ["broken.env"] = $"A=1\nREDIS_PASSWORD='{Password}\nthis is = no \"line",
        };
        if (!variables.Keys.Any(name => name is "REDIS_URL" or "DATABASE_URL" or "DotEnv__Path")) variables.TryAdd("SessionStorage__Backend", "Memory");

        var folder = Directory.CreateTempSubdirectory("scheduly-failure-");
        foreach (var (name, text) in files) await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, TestContext.Current.CancellationToken);

        await using (var program = new ProgramProcess(folder.FullName, variables))
        {
            var code = await program.EndsAsync();
            var (output, errors) = (program.Output, program.Errors);
            Assert.True(code == 1, $"Exit code {code}: {errors} {output}");
            Assert.Contains(Fill(message), errors, StringComparison.Ordinal);
            Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", errors + output, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, errors + output, StringComparison.Ordinal);
        }

        folder.Delete(recursive: true);

        string Fill(string text) => text
            .Replace("{port}", free, StringComparison.Ordinal)
            .Replace("{taken}", ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
