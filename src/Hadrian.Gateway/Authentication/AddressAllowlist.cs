using System.Net;
using System.Net.Sockets;

namespace Hadrian.Gateway;

/// <summary>Address ranges a key may be used from. IPv4-mapped IPv6 addresses count as the IPv4 ones they carry.</summary>
internal static class AddressAllowlist
{
    /// <summary>Parses an address or a CIDR range; host bits are masked.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(host, out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != host)) // "10.0.0" would mean 10.0.0.0
        {
            return false;
        }

        var bits = address.GetAddressBytes().Length * 8;
        var length = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, null, out length) || length > bits))
        {
            return false;
        }

        network = new IPNetwork(Mask(address, length), length);
        return true;
    }

    public static bool Allows(IReadOnlyList<string> list, IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var entry in list)
        {
            if (TryParse(entry, out var network) && network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    private static IPAddress Mask(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var keep = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - keep));
        }

        return new IPAddress(bytes);
    }
}
