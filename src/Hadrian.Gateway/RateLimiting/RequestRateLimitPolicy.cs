using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Limits requests per minute and day and the calls under way, per API key and per configured scope, all or nothing. Callers
/// without a key share one counter in process; at the edge they are limited by address instead, in authentication.
/// </summary>
/// <remarks>Limits on tokens, models and providers need the request's body and are <see cref="TokenRateLimitPolicy"/>'s.</remarks>
public sealed class RequestRateLimitPolicy : IGatewayPolicy, IDisposable
{
    private readonly RateLimitPlans _plans;
    private readonly RateLimiter _limiter;

    /// <summary>Initialises the policy.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="store">Where calls are counted. It stays the caller's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures of the store are reported.</param>
    public RequestRateLimitPolicy(IOptions<RateLimitOptions> options, IRateLimitStore store, TimeProvider time, ILogger<RequestRateLimitPolicy>? logger = null)
        : this((options ?? throw new ArgumentNullException(nameof(options))).Value, store, time, null, logger)
    {
    }

    internal RequestRateLimitPolicy(RateLimitOptions options, IRateLimitStore store, TimeProvider time, GatewayMetrics? metrics, ILogger? logger)
    {
        _plans = new RateLimitPlans(options, PolicyStage.Admission);
        _limiter = new RateLimiter(options, store, time, metrics, logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public string Name => "rate_limit";

    /// <inheritdoc/>
    public PolicyStage Stage => PolicyStage.Admission;

    /// <inheritdoc/>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var plan = _plans.Find(call);
        return plan.IsEmpty ? new(PolicyLease.Granted) : _limiter.AcquireAsync(call, plan, tokens: 0, cancellationToken);
    }

    /// <inheritdoc/>
    public void Describe(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _limiter.Describe(call, _plans.Find(call));
    }

    /// <summary>Stops renewing calls under way.</summary>
    public void Dispose() => _limiter.Dispose();
}
