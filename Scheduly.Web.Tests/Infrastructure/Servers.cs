using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>What the fixtures of real servers have in common.</summary>
internal static class Servers
{
    /// <summary>Skips the running test, visibly; fails it instead when <c>SCHEDULY_REQUIRE_SERVERS=1</c>, as the CI sets.</summary>
    [DoesNotReturn]
    public static void Missing(string what, string howToGet)
    {
        var message = $"{what} is not installed here: {howToGet}";
        if (Environment.GetEnvironmentVariable("SCHEDULY_REQUIRE_SERVERS") == "1") Assert.Fail(message);
        Assert.Skip(message);
    }

    /// <summary>A loopback port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The full path of a program on the PATH or in one of these folders; null when there is none.</summary>
    public static string? Find(string executable, params string[] extraFolders)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(extraFolders).Select(folder => Path.Combine(folder, executable)).FirstOrDefault(File.Exists);
    }
}
