using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Scheduly.Sessions.PostgreSql;

/// <summary>Where PostgreSQL is: one host, several, or the folder of a socket; and which of several is used.</summary>
internal static partial class PostgreSqlHosts
{
    private const string Attributes = "Target Session Attributes";

    /// <summary>As the driver takes it. Options of a URL name what its address does not.</summary>
    /// <param name="port">Null where it stands beside each host, or nowhere.</param>
    public static string Of(DatabaseUrl url, out int? port)
    {
        port = url.Port;
        var host = url.Host;
        if (host.Length == 0) host = url.Option("host") ?? url.Option("unix_sock") ?? url.Option("hostaddr") ?? "";
        string[] ports = url.Option("port") is { Length: > 0 } written ? written.Split(',') : [];
        if (Socket().Match(host) is { Success: true } socket)
        {
            port ??= Number(socket.Groups["port"].Value);
            return socket.Groups["folder"].Value;
        }

        if (ports is [var only] && port is null) port = Number(only);
        if (!host.Contains(',', StringComparison.Ordinal))
        {
            // An option "host" may hold its port too.
            if (url.Host.Length == 0 && WithPort().Match(host) is { Success: true } one)
            {
                port = Number(one.Groups["port"].Value);
                return one.Groups["name"].Value;
            }

            return host;
        }

        if (ports.Length < 2) return host;
        var hosts = host.Split(',');
        if (hosts.Length != ports.Length) throw new StorageSetupException($"{ConnectionSettings.Setting} has {hosts.Length} hosts and {ports.Length} ports: give as many ports as hosts, or one.");
        return string.Join(',', hosts.Zip(ports, (name, its) => $"{name}:{Number(its)}"));
    }

    /// <summary>Sessions need a server that takes writes. Of several the driver is told to find it, unless the user says which to use.</summary>
    /// <param name="writes">False for a follower that is only read: a standby is used then, or any when none is up.</param>
    public static void Choose(NpgsqlConnectionStringBuilder builder, Action<string>? passedOver, bool writes)
    {
        var chosen = builder.TargetSessionAttributes?.ToLowerInvariant();
        if (writes && chosen is "standby" or "read-only" or "readonly" or "prefer-standby" or "preferstandby")
        {
            throw new StorageSetupException($"{ConnectionSettings.Setting} asks for a server that takes no writes ({Attributes}, target_session_attrs): sessions need read-write or primary.");
        }

        if (builder.Host!.Contains(',', StringComparison.Ordinal))
        {
            if (chosen is null) builder.TargetSessionAttributes = writes ? "read-write" : "prefer-standby";
            return;
        }

        if (chosen is not null)
        {
            builder.TargetSessionAttributes = null;
            if (chosen != "any") passedOver?.Invoke($"{Attributes} (there is one host)");
        }

        if (builder.LoadBalanceHosts)
        {
            builder.LoadBalanceHosts = false;
            passedOver?.Invoke("Load Balance Hosts (there is one host)");
        }
    }

    /// <summary>For messages: hosts with their ports, the database, and the schema when one is named.</summary>
    public static string Location(NpgsqlConnectionStringBuilder builder)
    {
        var hosts = builder.Host!.Contains(',', StringComparison.Ordinal)
            ? string.Join(',', builder.Host.Split(',').Select(host => WithPort().IsMatch(host) ? host : $"{host}:{builder.Port}"))
            : $"{builder.Host}:{builder.Port}";
        return $"{hosts}/{builder.Database ?? builder.Username}" + (builder.SearchPath is { Length: > 0 } schema ? $" in {schema}" : "");
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new StorageSetupException($"{ConnectionSettings.Setting} has a port that is not a number from 1 to 65535.");

    [GeneratedRegex(@"^(?<folder>/.*?)/\.s\.PGSQL\.(?<port>[0-9]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Socket();

    [GeneratedRegex(@"^(?<name>\[[0-9A-Fa-f:.]+\]|[^/:\[\]]+):(?<port>[0-9]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex WithPort();
}
