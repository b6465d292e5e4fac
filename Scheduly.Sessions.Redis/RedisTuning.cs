using StackExchange.Redis;

namespace Scheduly.Sessions.Redis;

/// <summary>What makes a lost or frozen server cost a request about one operation timeout, and not the client's default of five seconds and more.</summary>
internal static class RedisTuning
{
    private const int FirstReconnect = 100;
    private const int SlowestReconnect = 2000;

    /// <summary>Seconds. Proxies close what was silent for half a minute or a whole one, and the client's default is a whole one.</summary>
    private const int KeepAlive = 10;

    public static void Apply(ConfigurationOptions options, TimeSpan operationTimeout)
    {
        var timeout = (int)Math.Clamp(operationTimeout.TotalMilliseconds, 1, int.MaxValue);
        // What the connection string sets, and nothing else, stands in the options' own text.
        var written = options.ToString(includePassword: false);
        if (!IsWritten("syncTimeout")) options.SyncTimeout = timeout;
        if (!IsWritten("asyncTimeout")) options.AsyncTimeout = timeout;
        if (!IsWritten("keepAlive")) options.KeepAlive = KeepAlive;
        // Not shorter than a second: a TLS handshake is no operation.
        if (!IsWritten("connectTimeout")) options.ConnectTimeout = Math.Max(timeout, 1000);
        options.AbortOnConnectFail = true;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        options.ReconnectRetryPolicy = new ExponentialRetry(FirstReconnect, SlowestReconnect);
        // The client's own ten threads cost each command a change of thread on its way and another back: half of what a read takes.
        options.SocketManager = SocketManager.ThreadPool;
        options.ClientName ??= "scheduly";
        // Nobody here chooses a primary by the client's own means: its key and its channel would need rights, and are not asked for.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";
        // A driver that knows the version removes by UNLINK, which would be a right more; entries here are small.
        if (options is { Proxy: Proxy.None } && options.CommandMap == CommandMap.Default) options.CommandMap = CommandMap.Create(new HashSet<string> { "UNLINK" }, available: false);
        // The details are the keys.
        options.IncludeDetailInExceptions = false;

        bool IsWritten(string name) => written.Contains($"{name}=", StringComparison.OrdinalIgnoreCase);
    }
}
