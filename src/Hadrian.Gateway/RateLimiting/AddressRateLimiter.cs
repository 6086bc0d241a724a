using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Hadrian.Gateway;

/// <summary>Limits callers that proved no identity, by address. Each node counts for itself, so that a shared store is spared a flood of strangers.</summary>
internal sealed class AddressRateLimiter
{
    private readonly AddressRateLimitOptions _options;
    private readonly RateLimitWindowType _windowType;
    private readonly TimeProvider _time;
    private readonly InMemoryRateLimitStore _store;

    public AddressRateLimiter(RateLimitOptions options, TimeProvider time)
    {
        _options = options.AddressLimits;
        _windowType = options.WindowType;
        _time = time;
        _store = new InMemoryRateLimitStore(time);
    }

    /// <summary>Counts an anonymous call or a failed authentication.</summary>
    /// <param name="call">The call; calls without an address, which come from the process itself, are not limited.</param>
    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public GatewayError? Count(GatewayCall call)
    {
        if (!_options.Enabled || call.RemoteAddress is not { } address)
        {
            return null;
        }

        var verdict = _store.Acquire(new RateLimitAcquisition
        {
            LeaseId = call.OperationId,
            TenantId = Guid.Empty,
            Dimensions = Dimensions(RateLimitScopes.Of(address)),
            IsEnforced = true,
        });
        RateLimitStatuses.Tell(call, verdict, _time);
        return verdict.Refusal is { } refusal ? RateLimitErrors.Exceeded(refusal) : null;
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

    private ImmutableArray<RateLimitDimension> Dimensions(RateLimitScope scope)
    {
        var perMinute = Requests(scope, TimeSpan.FromMinutes(1), _options.RequestsPerMinute);
        return _options.RequestsPerHour is { } perHour ? [perMinute, Requests(scope, TimeSpan.FromHours(1), perHour)] : [perMinute];
    }

    private RateLimitDimension Requests(RateLimitScope scope, TimeSpan window, int limit)
        => new(scope, RateLimitMeasure.Requests, new RateLimitWindow(window, _windowType), limit);
}
