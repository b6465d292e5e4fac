using Scheduly.Sessions.Storage;
using Scheduly.Sessions.Redis;

namespace Scheduly.Web.Tests.Storage.Forms;

/// <summary>Addresses of Redis as providers and other clients write them.</summary>
public sealed class RedisFormTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>The text; parts of the options it must lead to, as StackExchange.Redis writes them; the options that are passed over with a warning.</summary>
    public static TheoryData<string, string, string> Accepted => new()
    {
        // Heroku, Railway, Render, Fly.io, Upstash, DigitalOcean, Aiven, Redis Cloud
        { "rediss://:s3cret@ec2-1-2-3-4.compute-1.amazonaws.com:12345", "ec2-1-2-3-4.compute-1.amazonaws.com:12345 ssl=True password=s3cret", "" },
        { "rediss://:s3cret@ec2-1-2-3-4.compute-1.amazonaws.com:12345?ssl_cert_reqs=none", "ssl=True", "" },
        { "redis://default:s3cret@redis.railway.internal:6379", "redis.railway.internal:6379 user=default", "" },
        { "redis://red-abc123:6379", "red-abc123:6379", "" },
        { "redis://default:s3cret@fly-scheduly.upstash.io:6379", "fly-scheduly.upstash.io:6379", "" },
        { "rediss://default:s3cret@us1-merry-cat-32748.upstash.io:6379", "us1-merry-cat-32748.upstash.io:6379 ssl=True", "" },
        { "rediss://default:s3cret@db-redis-nyc1-1.ondigitalocean.com:25061/0?family=0", "ssl=True defaultDatabase=0", "family" },
        { "rediss://avnadmin:s3cret@redis-1.aivencloud.com:12692", "user=avnadmin", "" },
        { "redis-12345.c1.eu-west-1.ec2.cloud.redislabs.com:12345,user=default,password=s3cret", "user=default", "" },
        // AWS, Azure
        { "rediss://master.scheduly.abc.euw1.cache.amazonaws.com:6379/0?decode_responses=true&health_check_interval=30", "ssl=True keepAlive=30", "decode_responses" },
        { "scheduly.redis.cache.windows.net:6380,password=s3cret=,ssl=True,abortConnect=False", "scheduly.redis.cache.windows.net:6380 ssl=True password=s3cret= abortConnect=True", "abortConnect" },
        { "rediss://:s3cret@scheduly.redis.cache.windows.net:6380/0?ssl_cert_reqs=required", "scheduly.redis.cache.windows.net:6380", "" },
        // Sentinel, cluster, several hosts
        { "one:26379,two:26379,serviceName=mymaster,password=s3cret", "one:26379,two:26379 serviceName=mymaster", "" },
        { "redis+sentinel://:s3cret@one:26379,two/mymaster/2", "one:26379,two:26379 serviceName=mymaster defaultDatabase=2", "" },
        { "redis-sentinel://:s3cret@one,two:26380/0#mymaster", "one:26379,two:26380 serviceName=mymaster defaultDatabase=0", "" },
        { "redis+sentinel://one:26379/0?service_name=mymaster", "serviceName=mymaster", "" },
        { "redis://one:7000,two:7001,three:7002", "one:7000,two:7001,three:7002", "" },
        { "rediss+cluster://ann:s3cret@clustercfg.x.cache.amazonaws.com:6379", "ssl=True user=ann", "" },
        // Sockets, IPv6, options of other clients
        { "unix:///run/redis/redis.sock?db=3", "!/run/redis/redis.sock defaultDatabase=3", "" },
        { "redis+socket://:s3cret@/run/redis/redis.sock", "!/run/redis/redis.sock password=s3cret", "" },
        { "redis://[::1]:6380/1", "[::1]:6380 defaultDatabase=1", "" },
        { "redis://host?password=s3cret&username=ann&db=4", "user=ann password=s3cret defaultDatabase=4", "" },
        { "redis://host:6379/0?socket_timeout=5&socket_connect_timeout=2.5&retry_on_timeout=true&client_name=web", "connectTimeout=2500 name=web", "socket_timeout|retry_on_timeout" },
        { "redis://host/0?protocol=3&max_connections=50", "protocol=resp3", "max_connections" },
        // What the user wrote counts
        { "host,connectTimeout=5000,syncTimeout=4000,name=mine", "connectTimeout=5000 syncTimeout=4000 name=mine", "" },
        { "host", "connectTimeout=1000 syncTimeout=1000 name=scheduly", "" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_form_in_use_is_accepted_with_what_it_says(string text, string settings, string passedOver)
    {
        var named = new List<string>();
        var options = RedisConnectionString.Parse(text, named.Add);
        RedisTuning.Apply(options, Timeout);
        var used = options.ToString(includePassword: true);
        foreach (var setting in settings.Split(' ')) Assert.Contains(setting, used, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(passedOver, string.Join('|', named));
        Assert.DoesNotContain("s3cret", RedisConnectionString.Location(options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis+sentinel://:s3cret@one:26379/0", "name of the master")]
    [InlineData("redis://:s3cret@host?db=first", "\"db\"")]
    [InlineData("redis://:s3cret@host?colour=s3cret", "\"colour\"")]
    [InlineData("rediss://:s3cret@host?ssl_ca_certs=/nowhere/ca.pem", "file that is not there")]
    [InlineData("unix://relative.sock", "whole path")]
    [InlineData("redis://one:6379,two:s3cret", "port")]
    [InlineData("memcached://:s3cret@host", "scheme")]
    public void What_cannot_serve_is_refused_with_its_reason(string text, string reason)
    {
        var refusal = Assert.Throws<StorageSetupException>(() => RedisConnectionString.Parse(text));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }
}
