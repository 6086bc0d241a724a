using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Limits tokens per minute and day, and whatever is limited per model or provider. What a call may use is reserved before it
/// and replaced by what it did use when it ends, streams included, in the window of the reservation.
/// </summary>
/// <remarks>A call that falls back to another target keeps what it holds on the first.</remarks>
public sealed class TokenRateLimitPolicy : IGatewayPolicy, IDisposable
{
    /// <summary>More than any call uses, and far from where sums overflow.</summary>
    private const long Most = 1L << 40;

    private readonly RateLimitOptions _options;
    private readonly RateLimitPlans _plans;
    private readonly RateLimiter _limiter;

    /// <summary>Initialises the policy.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="store">Where tokens are counted. It stays the caller's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures of the store are reported.</param>
    public TokenRateLimitPolicy(IOptions<RateLimitOptions> options, IRateLimitStore store, TimeProvider time, ILogger<TokenRateLimitPolicy>? logger = null)
        : this((options ?? throw new ArgumentNullException(nameof(options))).Value, store, time, null, logger)
    {
    }

    internal TokenRateLimitPolicy(RateLimitOptions options, IRateLimitStore store, TimeProvider time, GatewayMetrics? metrics, ILogger? logger)
    {
        _options = options;
        _plans = new RateLimitPlans(options, PolicyStage.Reservation);
        _limiter = new RateLimiter(options, store, time, metrics, logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public string Name => "token_rate_limit";

    /// <inheritdoc/>
    public PolicyStage Stage => PolicyStage.Reservation;

    /// <inheritdoc/>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Operation == GatewayOperation.Models || _plans.Find(call) is not { IsEmpty: false } plan)
        {
            return new(PolicyLease.Granted);
        }

        if (plan.Narrowest is not { } narrowest)
        {
            return _limiter.AcquireAsync(call, plan, tokens: 0, cancellationToken);
        }

        var input = Math.Clamp(call.EstimatedInputTokens, 0, Most);
        var output = OutputOf(call);
        var tokens = input + output;
        if (tokens > narrowest.Limit)
        {
            // Without a cap the output is a guess, and a guess is no reason to refuse a call for good.
            if (_limiter.IsEnforced && (call.MaxOutputTokens is not null || input > narrowest.Limit))
            {
                return new(_limiter.NeverFits(narrowest, input, output));
            }

            tokens = _limiter.IsEnforced ? narrowest.Limit : tokens;
        }

        return _limiter.AcquireAsync(call, plan, tokens, cancellationToken);
    }

    /// <inheritdoc/>
    public void Describe(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _limiter.Describe(call, _plans.Find(call));
    }

    /// <summary>Stops renewing calls under way.</summary>
    public void Dispose() => _limiter.Dispose();

    private long OutputOf(GatewayCall call)
    {
        if (call.Operation == GatewayOperation.Embeddings)
        {
            return 0;
        }

        var each = Math.Clamp(call.MaxOutputTokens ?? _options.EstimatedTokensPerRequest, 0, Most);
        return (long)Int128.Min((Int128)each * Math.Max(1, call.ChoiceCount), Most);
    }
}
