using System.Net;
using System.Net.Sockets;

namespace Scheduly.Sessions;

/// <summary>What one client may hold many addresses of, for limits that count by address.</summary>
internal static class ClientNetwork
{
    /// <summary>An IPv4 address, or the /64 that one IPv6 subscriber has.</summary>
    public static string Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }
}
