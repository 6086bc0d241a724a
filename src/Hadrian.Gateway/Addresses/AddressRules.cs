using System.Net;
using System.Net.Sockets;

namespace Hadrian.Gateway;

/// <summary>Tells which addresses are safe to connect to for someone else (admin-and-auth §8).</summary>
internal static class AddressRules
{
    private static readonly IPNetwork[] Loopback = Networks("127.0.0.0/8", "::1/128");

    private static readonly IPNetwork[] Private = Networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10");

    private static readonly IPNetwork[] Never = Networks(
        // Metadata services of the clouds, which give credentials to whoever asks.
        "169.254.169.254/32", "169.254.170.2/32", "169.254.170.23/32", "168.63.129.16/32", "fd00:ec2::/32",
        // This network, carrier-grade NAT, protocol assignments, 6to4 relays, benchmarks, multicast, reserved and broadcast.
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
        // Documentation.
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20",
        // IPv4 in disguise, which would get round the rules above: Teredo and its neighbours, 6to4.
        "2001::/23", "2002::/16");

    // Everything else of IPv6 is not routed on the internet: IPv4-compatible, NAT64, site-local, multicast.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool Allows(IPAddress address, UrlAccessOptions options)
    {
        // IPNetwork takes an IPv4-mapped address for the IPv4 one it carries; no name on the internet resolves to one.
        if (address.IsIPv4MappedToIPv6 || Contains(Never, address))
        {
            return false;
        }

        return Contains(Loopback, address) ? options.AllowLoopbackUrls
            : Contains(Private, address) ? options.AllowPrivateUrls
            : address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address);
    }

    private static bool Contains(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
