using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>
/// Reads <c>redis://user:password@host:port,host:port/db?name=value</c>, <c>rediss://</c> (TLS), <c>redis+sentinel://…/master/db</c> and
/// <c>unix://user:password@/path?db=0</c>, as redis-py, ioredis, Lettuce and the providers' consoles write them.
/// </summary>
internal sealed partial class RedisUrl
{
    private const int DefaultPort = 6379, SentinelPort = 26379;

    private readonly ConfigurationOptions _options = new();
    private readonly Action<string>? _passedOver;

    private RedisUrl(Action<string>? passedOver) => _passedOver = passedOver;

    /// <param name="passedOver">Gets the name of each option that has no meaning here.</param>
    /// <exception cref="FormatException">Its message says what is wrong and holds nothing of the text but names of options.</exception>
    public static ConfigurationOptions Parse(string text, Action<string>? passedOver)
    {
        var url = new RedisUrl(passedOver);
        url.Read(text);
        return url._options;
    }

    private void Read(string text)
    {
        var parts = Parts().Match(text);
        if (!parts.Success) throw Unreadable("host and port must stand after redis:// and the password; percent-encode the characters # / ? @ : % in a password");
        var (tls, sentinel, socket) = KindOf(parts.Groups["scheme"].Value.ToLowerInvariant());
        _options.Ssl = tls;
        var (path, fragment) = (parts.Groups["path"].Value, parts.Groups["fragment"].Value);
        if (path.Contains('@', StringComparison.Ordinal) || fragment.Contains('@', StringComparison.Ordinal)) throw Unreadable("host and port must stand after redis:// and the password; percent-encode the characters # / ? @ : % in a password");
        if (parts.Groups["user"] is { Success: true } user) ReadUser(user.Value);
        if (socket) ReadSocket(parts.Groups["hosts"].Value + path);
        else ReadHosts(parts.Groups["hosts"].Value, sentinel ? SentinelPort : DefaultPort);
        if (fragment.Length > 0 && !sentinel) throw Unreadable("it holds a #; percent-encode it (%23) in a password");
        if (sentinel && fragment.Length > 0) _options.ServiceName = fragment;
        if (!socket) ReadPath(path.Trim('/'), sentinel);
        RedisUrlOptions.Read(parts.Groups["query"].Value, _options, _passedOver);
        if (sentinel && string.IsNullOrEmpty(_options.ServiceName)) throw Unreadable("a Sentinel address needs the name of the master: redis+sentinel://host:26379/mymaster/0");
    }

    private static (bool Tls, bool Sentinel, bool Socket) KindOf(string scheme) => scheme switch
    {
        "redis" or "valkey" or "redis+cluster" => (false, false, false),
        "rediss" or "valkeys" or "rediss+cluster" => (true, false, false),
        "redis+sentinel" or "redis-sentinel" or "sentinel" => (false, true, false),
        "rediss+sentinel" or "rediss-sentinel" => (true, true, false),
        "unix" or "redis+socket" or "redis-socket" or "redis+unix" => (false, false, true),
        _ => throw Unreadable("its scheme must be redis://, rediss://, redis+sentinel:// or unix://"),
    };

    private void ReadUser(string text)
    {
        if (text.Length == 0) return;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) throw Unreadable("before the @ stands one word; write user:password@, or :password@ without a user");
        if (colon > 0) _options.User = Uri.UnescapeDataString(text[..colon]);
        if (colon < text.Length - 1) _options.Password = Uri.UnescapeDataString(text[(colon + 1)..]);
    }

    private void ReadSocket(string path)
    {
        path = Uri.UnescapeDataString(path);
        if (!path.StartsWith('/')) throw Unreadable("a socket is named by its whole path: unix:///run/redis/redis.sock?db=0");
        _options.EndPoints.Add(new UnixDomainSocketEndPoint(path));
    }

    private void ReadHosts(string text, int defaultPort)
    {
        foreach (var one in text.Split(','))
        {
            var host = Host().Match(one.Trim());
            if (!host.Success) throw Unreadable("host and port must stand after redis:// and the password; percent-encode the characters # / ? @ : % in a password");
            var port = defaultPort;
            if (host.Groups["port"] is { Success: true, Length: > 0 } written
                && !(int.TryParse(written.Value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536))
            {
                throw Unreadable("the port must be 1 to 65535; percent-encode the characters # / ? @ : % in a password");
            }

            _options.EndPoints.Add(host.Groups["name"].Value.Trim('[', ']').ToLowerInvariant(), port);
        }
    }

    private void ReadPath(string path, bool sentinel)
    {
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var database) && _options.DefaultDatabase is null) _options.DefaultDatabase = database;
            else if (sentinel && string.IsNullOrEmpty(_options.ServiceName)) _options.ServiceName = Uri.UnescapeDataString(part);
            else throw Unreadable("after the host stands something else than the number of a database, such as /0");
        }
    }

    private static FormatException Unreadable(string why) => new(why);

    [GeneratedRegex(@"^(?<scheme>[a-z][a-z0-9+-]*)://((?<user>[^@/?#]*)@)?(?<hosts>[^@/?#]*)(?<path>/[^?#]*)?(\?(?<query>[^#]*))?(#(?<fragment>.*))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();

    [GeneratedRegex(@"^(?<name>\[[0-9a-f:.]+\]|[^:\[\]\s]+)(:(?<port>.*))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Host();
}
