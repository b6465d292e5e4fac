using Microsoft.Data.SqlClient;
using Scheduly.Sessions.SqlServer;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Storage.Forms;

/// <summary>Addresses of SQL Server and Azure SQL as the portal and other drivers write them.</summary>
public sealed class SqlServerFormTests
{
    public static TheoryData<string, string, string> Accepted => new()
    {
        { "Server=tcp:srv.database.windows.net,1433;Initial Catalog=db;Persist Security Info=False;User ID=ann;Password=s3cret;MultipleActiveResultSets=False;Encrypt=True;TrustServerCertificate=False;Connection Timeout=30;", "Data Source=tcp:srv.database.windows.net,1433;Initial Catalog=db;Connect Timeout=30;Encrypt=True", "" },
        { "Server=tcp:srv.database.windows.net,1433;Initial Catalog=db;Encrypt=True;Authentication=\"Active Directory Default\";", "Initial Catalog=db;Authentication=ActiveDirectoryDefault", "" },
        { "Driver={ODBC Driver 18 for SQL Server};Server=tcp:srv.database.windows.net,1433;Database=db;Uid=ann;Pwd={s3;cret};Encrypt=yes;TrustServerCertificate=no;Connection Timeout=30;", "Data Source=tcp:srv.database.windows.net,1433;Initial Catalog=db;User ID=ann;Encrypt=True;Connect Timeout=30", "" },
        { "jdbc:sqlserver://srv.database.windows.net:1433;database=db;user=ann@srv;password={s3cret};encrypt=true;trustServerCertificate=false;hostNameInCertificate=*.database.windows.net;loginTimeout=30;", "Data Source=srv.database.windows.net,1433;Initial Catalog=db;User ID=ann@srv;Connect Timeout=30", "hostNameInCertificate" },
        { "sqlserver://host:1434;database=db;user=sa;password=s3cret;encrypt=true;schema=dbo", "Data Source=host,1434;Initial Catalog=db;User ID=sa", "schema" },
        { "sqlserver://sa:s3cret@host:1433?database=db&encrypt=true&app+name=web", "Data Source=host,1433;Initial Catalog=db;Application Name=web", "" },
        { "sqlserver://sa:s3cret@host/SQLEXPRESS?database=db", "Data Source=host\\SQLEXPRESS;Initial Catalog=db", "" },
        { "mssql+pyodbc://sa:s3cret@host:1433/db?driver=ODBC+Driver+18+for+SQL+Server&TrustServerCertificate=yes&MARS_Connection=yes", "Initial Catalog=db;Trust Server Certificate=True", "mars_connection" },
        { "mssql+pyodbc:///?odbc_connect=Driver%3D%7BODBC+Driver+18+for+SQL+Server%7D%3BServer%3Dhost%2C1433%3BDatabase%3Ddb%3BUID%3Dsa%3BPWD%3Ds3cret", "Data Source=host,1433;Initial Catalog=db;User ID=sa", "" },
        { "Server=host;Database=db;Trusted_Connection=True;Command Timeout=20", "Data Source=host;Integrated Security=True;Command Timeout=20", "" },
        { "Server=host;Database=db;User Id=sa;Password=s3cret", "Command Timeout=0;Connect Timeout=3", "" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task A_form_in_use_is_accepted_with_what_it_says(string text, string settings, string passedOver)
    {
        var named = new List<string>();
        await using var engine = Assert.IsType<SqlServerEngine>(Engines.Of(BackendKind.SqlServer, text, ".", named.Add));
        var used = new SqlConnectionStringBuilder(engine.Source.ConnectionString);
        var expected = new SqlConnectionStringBuilder(settings);
        foreach (string name in new System.Data.Common.DbConnectionStringBuilder { ConnectionString = expected.ConnectionString }.Keys!)
        {
            Assert.Equal($"{name}={expected[name]}", $"{name}={used[name]}");
        }

        Assert.Equal(passedOver, string.Join('|', named));
        Assert.DoesNotContain("s3cret", engine.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DSN=scheduly;UID=sa;PWD=s3cret", "DSN")]
    [InlineData("Driver={ODBC Driver 18 for SQL Server};Server=host;Pasword=s3cret", "\"Pasword\"")]
    [InlineData("sqlserver://one,two:s3cret/db", "sqlserver://user:password@host:port/database")]
    [InlineData("sqlserver://sa:s3cret@host/db?encrypt=perhaps", "\"encrypt\"")]
    public void What_cannot_serve_is_refused_with_its_reason(string text, string reason)
    {
        var refusal = Assert.Throws<StorageSetupException>(() => Engines.Of(BackendKind.SqlServer, text, "."));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }
}
