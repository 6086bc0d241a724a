using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Hadrian.Gateway;

/// <summary>Limits callers that proved no identity, by address. Each node counts for itself, so that a shared store is spared a flood of strangers.</summary>
internal sealed class AddressRateLimiter
{
    private const int MostExhausted = 10_000;

    private readonly AddressRateLimitOptions _options;
    private readonly RateLimitWindowType _windowType;
    private readonly TimeProvider _time;
    private readonly InMemoryRateLimitStore _store;
    private readonly InMemoryRateLimitStore _lookups;
    private readonly ConcurrentDictionary<IPAddress, long> _exhausted = new();

    public AddressRateLimiter(RateLimitOptions options, TimeProvider time)
    {
        _options = options.AddressLimits;
        _windowType = options.WindowType;
        _time = time;
        _store = new InMemoryRateLimitStore(time);
        _lookups = new InMemoryRateLimitStore(time);
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

        var verdict = Acquire(_store, call, address);
        RateLimitStatuses.Tell(call, verdict, _time);
        if (verdict.Refusal is not { } refusal)
        {
            return null;
        }

        var error = RateLimitErrors.Exceeded(refusal);
        Exhaust(Network(address), error.RetryAfter ?? TimeSpan.Zero);
        return error;
    }

    /// <summary>
    /// Tells whether a key never seen before may be looked up in the store. Once an address has used up what anonymous calls
    /// and failures are allowed, it gets as many lookups again and no more: a flood of invalid keys must not reach the
    /// database, and a good key from the same address is not to suffer at its first mistake.
    /// </summary>
    /// <param name="call">The call.</param>
    public bool MayLookUp(GatewayCall call)
    {
        if (_exhausted.IsEmpty || call.RemoteAddress is not { } address
            || !_exhausted.TryGetValue(Network(address), out var until) || _time.GetTimestamp() >= until)
        {
            return true;
        }

        return Acquire(_lookups, call, address).Refusal is null;
    }

    private RateLimitVerdict Acquire(InMemoryRateLimitStore store, GatewayCall call, IPAddress address) => store.Acquire(new RateLimitAcquisition
    {
        LeaseId = call.OperationId,
        TenantId = Guid.Empty,
        Dimensions = Dimensions(RateLimitScopes.Of(address)),
        IsEnforced = true,
    });

    private void Exhaust(IPAddress network, TimeSpan wait)
    {
        if (_exhausted.Count >= MostExhausted)
        {
            // Forgetting costs a lookup each, no more.
            _exhausted.Clear();
        }

        _exhausted[network] = _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);
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
