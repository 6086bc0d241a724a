using System.Net;
using System.Net.Sockets;

namespace Hadrian.Gateway;

/// <summary>Limits callers that proved no identity, by address.</summary>
internal sealed class AddressRateLimiter(AddressRateLimitOptions options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly CounterPartitions<IPAddress> _counters = new(time, options.RequestsPerHour is null ? Minute : Hour);

    /// <summary>Counts an anonymous call or a failed authentication.</summary>
    /// <param name="call">The call; calls without an address, which come from the process itself, are not limited.</param>
    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public GatewayError? Count(GatewayCall call)
    {
        if (!options.Enabled || call.RemoteAddress is not { } address)
        {
            return null;
        }

        var now = _counters.Now;
        var perMinute = new RequestLimit(options.RequestsPerMinute, Minute, "minute");
        var hourly = options.RequestsPerHour is { } perHour ? new RequestLimit(perHour, Hour, "hour") : (RequestLimit?)null;
        var verdict = _counters.Get(Network(address), now).TryBegin(now, perMinute, hourly, concurrency: 0);
        call.RateLimit = RateLimitErrors.Status(verdict, time);
        return verdict.Allowed ? null : RateLimitErrors.For(verdict, concurrency: 0, unitSuffix: " (IP)");
    }

    /// <summary>Gives the address that is counted: IPv4 as it is, IPv6 as its /64 network, since one caller commands a whole one.</summary>
    internal static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
