using System.Data.Common;
using Npgsql;
using Scheduly.Sessions.PostgreSql;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Forms;

/// <summary>Addresses of PostgreSQL as providers, poolers and other drivers write them.</summary>
public sealed class PostgreSqlFormTests
{
    /// <summary>The text; the settings that it must lead to; the options that are passed over with a warning.</summary>
    public static TheoryData<string, string, string> Accepted => new()
    {
        // Heroku, Railway, Render, Fly.io
        { "postgres://uabc:s3cret@ec2-54-1-2-3.compute-1.amazonaws.com:5432/dabc", "Host=ec2-54-1-2-3.compute-1.amazonaws.com;Port=5432;Database=dabc;Username=uabc", "" },
        { "postgresql://postgres:s3cret@containers-us-west-1.railway.app:6543/railway", "Host=containers-us-west-1.railway.app;Port=6543;Database=railway", "" },
        { "postgresql://u:s3cret@dpg-abc-a.oregon-postgres.render.com/scheduly_x1", "Host=dpg-abc-a.oregon-postgres.render.com;Database=scheduly_x1", "" },
        { "postgres://u:s3cret@scheduly-db.flycast:5432/scheduly?sslmode=disable", "Host=scheduly-db.flycast;SSL Mode=Disable", "" },
        // Neon
        { "postgresql://alex:s3cret@ep-cool-1234.us-east-2.aws.neon.tech/neondb?sslmode=require&channel_binding=require", "Host=ep-cool-1234.us-east-2.aws.neon.tech;SSL Mode=Require;Channel Binding=Require", "" },
        { "postgresql://alex:s3cret@ep-cool-1234-pooler.us-east-2.aws.neon.tech/neondb?sslmode=require&pgbouncer=true&connect_timeout=15", "Max Auto Prepare=0;Timeout=15", "" },
        { "postgres://alex:s3cret@ep-x.neon.tech/db?sslmode=require&options=endpoint%3Dep-x", "Options=endpoint=ep-x", "" },
        // Supabase
        { "postgresql://postgres.ref:s3cret@aws-0-eu-central-1.pooler.supabase.com:6543/postgres?pgbouncer=true&connection_limit=7", "Username=postgres.ref;Port=6543;Max Auto Prepare=0;Maximum Pool Size=7", "" },
        { "postgres://postgres.ref:s3cret@aws-0-eu-central-1.pooler.supabase.com:5432/postgres?sslmode=require&supa=base-pooler.x", "SSL Mode=Require", "supa" },
        { "user=postgres.ref password=s3cret host=aws-0-eu-central-1.pooler.supabase.com port=5432 dbname=postgres", "Host=aws-0-eu-central-1.pooler.supabase.com;Port=5432;Username=postgres.ref;Database=postgres", "" },
        // Cloud SQL
        { "postgresql://u:s3cret@/scheduly?host=/cloudsql/project:europe-west1:db", "Host=/cloudsql/project:europe-west1:db;Database=scheduly", "" },
        { "postgresql+pg8000://u:s3cret@/scheduly?unix_sock=/cloudsql/project:region:db/.s.PGSQL.5433", "Host=/cloudsql/project:region:db;Port=5433", "" },
        { "postgresql+psycopg2://u:s3cret@%2Fcloudsql%2Fproject%3Aregion%3Adb/scheduly", "Host=/cloudsql/project:region:db", "" },
        { "Host=/cloudsql/project:region:db;Username=u;Password=s3cret;Database=scheduly", "Host=/cloudsql/project:region:db", "" },
        // Azure
        { "postgresql://ann%40srv:s3cret@srv.postgres.database.azure.com:5432/scheduly?sslmode=verify-full&sslrootcert=system", "Username=ann@srv;SSL Mode=VerifyFull", "" },
        { "host=srv.postgres.database.azure.com port=5432 dbname=scheduly user=ann password='s3 cret' sslmode=require", "Host=srv.postgres.database.azure.com;SSL Mode=Require;Username=ann", "" },
        { "Server=srv.postgres.database.azure.com;Database=scheduly;Port=5432;User Id=ann;Password=s3cret;Ssl Mode=Require;", "Host=srv.postgres.database.azure.com;SSL Mode=Require", "" },
        { "Server=srv.postgres.database.azure.com;Database=d;User Id=ann;Password=s3cret;Ssl Mode=Require;Trust Server Certificate=true", "SSL Mode=Require", "" },
        // AWS, DigitalOcean, Aiven
        { "postgresql://u:s3cret@db.cluster-abc.eu-west-1.rds.amazonaws.com:5432/app?sslmode=verify-full&keepalives=1&keepalives_idle=30&keepalives_interval=5&keepalives_count=3", "TCP Keepalive=True;TCP Keepalive Time=30;TCP Keepalive Interval=5;SSL Mode=VerifyFull", "keepalives_count" },
        { "jdbc:postgresql://db.abc.eu-west-1.rds.amazonaws.com:5432/app?user=u&password=s3cret&ssl=true&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory", "Host=db.abc.eu-west-1.rds.amazonaws.com;Username=u;SSL Mode=Require", "sslfactory" },
        { "postgresql://doadmin:s3cret@db-postgresql-nyc3-1.b.db.ondigitalocean.com:25060/defaultdb?sslmode=require", "Port=25060;Database=defaultdb", "" },
        { "postgres://avnadmin:s3cret@pg-1.aivencloud.com:12691/defaultdb?sslmode=require&tcp_user_timeout=3000", "Port=12691", "tcp_user_timeout" },
        // Several hosts, and which of them
        { "postgresql://u:s3cret@one:5432,two:5433/app?target_session_attrs=read-write", "Host=one:5432,two:5433;Target Session Attributes=read-write", "" },
        { "postgresql://u:s3cret@one,two/app", "Host=one,two;Target Session Attributes=read-write", "" },
        { "postgresql://u:s3cret@[::1]:5432,two:5433/app?load_balance_hosts=disable", "Host=[::1]:5432,two:5433", "" },
        { "postgresql+psycopg2://u:s3cret@/app?host=one:5432&host=two:5433", "Host=one:5432,two:5433", "" },
        { "host=one,two port=5432,5433 dbname=app user=u password=s3cret target_session_attrs=primary", "Host=one:5432,two:5433;Target Session Attributes=primary", "" },
        { "Host=one:5432,two:5433;Username=u;Password=s3cret;Target Session Attributes=any", "Target Session Attributes=any", "" },
        { "postgresql://u:s3cret@one/app?target_session_attrs=read-write", "Host=one;Database=app", "Target Session Attributes (there is one host)" },
        { "Host=one;Username=u;Password=s3cret;Target Session Attributes=read-write;Load Balance Hosts=true", "Host=one", "Target Session Attributes (there is one host)|Load Balance Hosts (there is one host)" },
        // Poolers and other drivers
        { "postgresql+asyncpg://u:s3cret@db/app?prepared_statement_cache_size=0&ssl=require&command_timeout=20", "Max Auto Prepare=0;SSL Mode=Require;Command Timeout=20", "" },
        { "postgres://u:s3cret@db/app?sslmode=no-verify&uselibpqcompat=true", "SSL Mode=Require", "uselibpqcompat" },
        { "postgresql://u:s3cret@db/app?schema=public&pool_timeout=20", "Search Path=public", "pool_timeout" },
        { "postgresql://u:s3cret@db/app?options=-c%20search_path%3Dapp&keepalives=0&client_encoding=utf8", "Options=-c search_path=app;TCP Keepalive=False", "" },
        { "postgres://u:s3cret@db/app?default_query_exec_mode=simple_protocol&pool_max_conns=9", "Max Auto Prepare=0;Maximum Pool Size=9", "" },
        { "jdbc:postgresql://db/app?user=u&password=s3cret&connectTimeout=10", "Host=db", "connecttimeout" },
        { "\"Host=db;Username=u;Password=s3cret\"", "Host=db;Username=u", "" },
        { "'postgresql://u:s3cret@db/app'", "Host=db;Username=u", "" },
        // What the user wrote counts
        { "Host=db;Username=u;Max Auto Prepare=0;No Reset On Close=false;Command Timeout=30;Timeout=9", "Max Auto Prepare=0;No Reset On Close=False;Command Timeout=30;Timeout=9", "" },
        { "Host=db;Username=u;Tcp Keepalive=false;Auto Prepare Min Usages=5;Application Name=mine", "TCP Keepalive=False;Auto Prepare Min Usages=5;Application Name=mine", "" },
        { "Host=db;Username=u", "Max Auto Prepare=50;No Reset On Close=True;Command Timeout=0;Timeout=3;TCP Keepalive=True;TCP Keepalive Time=10", "" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task A_form_in_use_is_accepted_with_what_it_says(string text, string settings, string passedOver)
    {
        var named = new List<string>();
        await using var engine = Assert.IsType<PostgreSqlEngine>(Engines.Of(BackendKind.PostgreSql, text, ".", named.Add));
        var used = new NpgsqlConnectionStringBuilder(engine.Source.ConnectionString);
        foreach (string name in new DbConnectionStringBuilder { ConnectionString = settings }.Keys!)
        {
            var expected = new DbConnectionStringBuilder { ConnectionString = settings }[name].ToString();
            Assert.Equal((name, expected), (name, used[name].ToString()), Insensitive.Instance);
        }

        Assert.Equal(passedOver, string.Join('|', named));
        Assert.DoesNotContain("s3cret", engine.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://u:s3cret@one,two/app?target_session_attrs=read-only", "takes no writes")]
    [InlineData("postgresql://u:s3cret@one/app?target_session_attrs=standby", "takes no writes")]
    [InlineData("Host=one,two;Username=u;Password=s3cret;Target Session Attributes=prefer-standby", "takes no writes")]
    [InlineData("host=one,two,three port=1,2 dbname=app user=u password=s3cret", "3 hosts and 2 ports")]
    [InlineData("postgresql://u:s3cret@one:5432,two:x/app", "port")]
    [InlineData("postgresql://u:s3cret@db/app?keepalives=perhaps", "\"keepalives\"")]
    [InlineData("postgresql://u:s3cret@db/app?sslmod=require", "\"sslmod\"")]
    [InlineData("postgresql://u:s3cret@db/app?connect_timeout=s3cret", "\"connect_timeout\"")]
    [InlineData("postgresql://u:s3cret@/app", "postgresql://user:password@host:port/database")]
    [InlineData("postgresql://u:s3cret@h/d?sslmode=verify-full&sslrootcert=/etc/no-such-root.pem", "/etc/no-such-root.pem as Root Certificate")]
    [InlineData("cockroachdb://u:s3cret@db/app", "no database that Scheduly knows")]
    public void What_cannot_serve_is_refused_with_its_reason(string text, string reason)
    {
        var refusal = Assert.Throws<StorageSetupException>(() => Engines.Of(BackendKind.PostgreSql, text, "."));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    private sealed class Insensitive : IEqualityComparer<(string Name, string? Value)>
    {
        public static readonly Insensitive Instance = new();

        public bool Equals((string Name, string? Value) x, (string Name, string? Value) y) => x.Name == y.Name && string.Equals(x.Value, y.Value, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Name, string? Value) pair) => pair.Name.GetHashCode(StringComparison.Ordinal);
    }
}
