using System.Net;
using System.Net.Sockets;

namespace Scheduly.Web.Tests.Infrastructure;

/// <summary>What those who start real servers have in common.</summary>
internal static partial class Servers
{
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
