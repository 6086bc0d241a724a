using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Limits requests per minute and day and the calls under way, per API key. Callers without a key share one counter in
/// process; at the edge they are limited by address instead, in authentication.
/// </summary>
public sealed class RequestRateLimitPolicy : IGatewayPolicy
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly RateLimitOptions _options;
    private readonly TimeProvider _time;
    private readonly GatewayMetrics? _metrics;
    private readonly RequestLimit? _perDay;
    private readonly CounterPartitions<Guid> _counters;

    /// <summary>Initialises the policy.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock.</param>
    public RequestRateLimitPolicy(IOptions<RateLimitOptions> options, TimeProvider time)
        : this((options ?? throw new ArgumentNullException(nameof(options))).Value, time, null)
    {
    }

    internal RequestRateLimitPolicy(RateLimitOptions options, TimeProvider time, GatewayMetrics? metrics)
    {
        _options = options;
        _time = time;
        _metrics = metrics;
        _perDay = options.RequestsPerDay is { } perDay ? new RequestLimit(perDay, Day, "day") : null;
        _counters = new CounterPartitions<Guid>(time, options.RequestsPerDay is null ? Minute : Day);
    }

    /// <inheritdoc/>
    public string Name => "rate_limit";

    /// <inheritdoc/>
    public PolicyStage Stage => PolicyStage.Admission;

    /// <inheritdoc/>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!TryGetPartition(call, out var partition, out var perMinute))
        {
            return new(PolicyLease.Granted);
        }

        var now = _counters.Now;
        var counter = _counters.Get(partition, now);
        var verdict = counter.TryBegin(now, perMinute, _perDay, _options.ConcurrentRequests);
        call.RateLimit = RateLimitErrors.Status(verdict, _time);
        _metrics?.RateLimitChecked(verdict.Allowed);
        return new(verdict.Allowed
            ? new CallUnderWay(counter)
            : PolicyLease.Refused(RateLimitErrors.For(verdict, _options.ConcurrentRequests)));
    }

    /// <inheritdoc/>
    public void Describe(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (TryGetPartition(call, out var partition, out var perMinute))
        {
            var now = _counters.Now;
            var verdict = (_counters.Find(partition) ?? new RequestCounter(now)).Peek(now, perMinute, _perDay);
            call.RateLimit = RateLimitErrors.Status(verdict, _time);
        }
    }

    private bool TryGetPartition(GatewayCall call, out Guid partition, out RequestLimit perMinute)
    {
        var key = call.Principal.ApiKey;
        partition = key?.Id ?? Guid.Empty;
        perMinute = new RequestLimit(key?.RateLimitRpm ?? _options.RequestsPerMinute, Minute, "minute");
        return key is not null || call.RemoteAddress is null;
    }

    private sealed class CallUnderWay(RequestCounter counter) : PolicyLease
    {
        protected override ValueTask OnSettleAsync(CallOutcome outcome)
        {
            counter.End();
            return default;
        }
    }
}
