using System.Net;
using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Redis;

namespace Scheduly.Web.Tests.Storage.Redis;

public sealed class RedisConnectionStringTests
{
    [Theory]
    [InlineData("redis://localhost", "localhost", 6379, null, null, null, false)]
    [InlineData("redis://localhost/", "localhost", 6379, null, null, null, false)]
    [InlineData("REDIS://Example.org:7000/3", "example.org", 7000, null, null, 3, false)]
    [InlineData("redis://ann:secret@host:7000/0", "host", 7000, "ann", "secret", 0, false)]
    [InlineData("redis://:secret@host", "host", 6379, null, "secret", null, false)]
    [InlineData("redis://ann:p%40ss%2Fw%3Ard%23%25,1@host", "host", 6379, "ann", "p@ss/w:rd#%,1", null, false)]
    [InlineData("redis://ann:a:b@host", "host", 6379, "ann", "a:b", null, false)]
    [InlineData("rediss://ann:secret@host.example:6390/1", "host.example", 6390, "ann", "secret", 1, true)]
    [InlineData("  rediss://host  ", "host", 6379, null, null, null, true)]
    [InlineData("host:7000,user=ann,password=secret,defaultDatabase=2", "host", 7000, "ann", "secret", 2, false)]
    [InlineData("host:7000,ssl=true", "host", 7000, null, null, null, true)]
    public void Both_forms_are_read(string text, string host, int port, string? user, string? password, int? database, bool tls)
    {
        var options = RedisConnectionString.Parse(text);
        var endPoint = Assert.IsType<DnsEndPoint>(Assert.Single(options.EndPoints));
        Assert.Equal((host, port), (endPoint.Host, endPoint.Port));
        Assert.Equal((user, password, database, tls), (options.User, options.Password, options.DefaultDatabase, options.Ssl));
        if (tls && text.Contains("://", StringComparison.Ordinal)) Assert.Equal(host, options.SslHost);
    }

    [Theory]
    [InlineData("redis://[::1]:7000", "[::1]:7000")]
    [InlineData("redis://ann:secret@127.0.0.1:7000/2", "127.0.0.1:7000/2")]
    [InlineData("one:7000,two:7001,password=secret", "one:7000, two:7001")]
    public void The_location_is_hosts_ports_and_database_alone(string text, string location) =>
        Assert.Equal(location, RedisConnectionString.Location(RedisConnectionString.Parse(text)));

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("  ", "is empty")]
    [InlineData("http://:hunter2@host", "scheme")]
    [InlineData("redis://", "host")]
    [InlineData("redis://:hunter2@", "host")]
    [InlineData("redis://hunter2@host", "one word")]
    [InlineData("redis://:hunt#er2@host", "percent-encode")]
    [InlineData("redis://:hunt/er2@host", "percent-encode")]
    [InlineData("redis://:x@host#hunter2", "#")]
    [InlineData("redis://host:port", "percent-encode")]
    [InlineData("redis://host:99999", "percent-encode")]
    [InlineData("redis://host:0", "port")]
    [InlineData("redis://host/hunter2", "database")]
    [InlineData("redis://host/-1", "database")]
    [InlineData("redis://host/1/2", "database")]
    [InlineData("redis://host?pasword=hunter2", "?")]
    [InlineData("host,password=a,hunter2=b", "comma")]
    [InlineData("host,ssl=hunter2", "option")]
    [InlineData("password=hunter2", "no host")]
    public void What_cannot_be_read_is_refused_with_the_setting_and_the_mend_and_no_secret(string? text, string hint)
    {
        var refused = Assert.Throws<StorageSetupException>(() => RedisConnectionString.Parse(text));
        Assert.Contains("SessionStorage:ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.Contains(hint, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunt", refused.ToString(), StringComparison.Ordinal);
    }
}
