using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

/// <summary>What the policies on requests and on tokens share: plan, acquire, tell the call, refuse or hold.</summary>
internal sealed partial class RateLimiter : IDisposable
{
    private readonly RateLimitOptions _options;
    private readonly IRateLimitStore _store;
    private readonly InMemoryRateLimitStore? _local;
    private readonly TimeProvider _time;
    private readonly GatewayMetrics? _metrics;
    private readonly ILogger _logger;
    private readonly RateLimitRenewals? _renewals;

    public RateLimiter(RateLimitOptions options, IRateLimitStore store, TimeProvider time, GatewayMetrics? metrics, ILogger logger)
    {
        _options = options;
        _store = store;
        _local = options.OnStoreFailure == RateLimitStoreFailure.Local ? new InMemoryRateLimitStore(time) : null;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _renewals = store.LeaseDuration is { } duration ? new RateLimitRenewals(store, duration, time, logger) : null;
    }

    public bool IsEnforced => _options.Mode == RateLimitMode.Enforce;

    /// <summary>Counts a call, or refuses it and changes nothing.</summary>
    /// <param name="call">The call.</param>
    /// <param name="plan">Its limits; at least one.</param>
    /// <param name="tokens">What it may use.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, RateLimitPlan plan, long tokens, CancellationToken cancellationToken)
    {
        ValueTask<RateLimitVerdict> acquiring;
        try
        {
            acquiring = _store.AcquireAsync(Acquisition(call, plan, tokens), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new(WithoutStore(call, plan, tokens, exception));
        }

        return acquiring.IsCompletedSuccessfully
            ? new(Judge(call, plan, tokens, acquiring.Result, _store))
            : AwaitAsync(call, plan, tokens, acquiring, cancellationToken);
    }

    /// <summary>Tells the call what is left. A store that does not answer at once is not waited for.</summary>
    public void Describe(GatewayCall call, RateLimitPlan plan)
    {
        if (!IsEnforced || plan.IsEmpty)
        {
            return;
        }

        var reading = _store.ReadAsync(Acquisition(call, plan, tokens: 0), CancellationToken.None);
        if (reading.IsCompletedSuccessfully)
        {
            RateLimitStatuses.Tell(call, reading.Result, _time);
        }
        else
        {
            _ = reading.AsTask();
        }
    }

    public void Dispose() => _renewals?.Dispose();

    /// <summary>Refuses a call that fits no limit even when nothing is used.</summary>
    public PolicyLease NeverFits(RateLimitDimension dimension, long input, long output)
    {
        _metrics?.RateLimitChecked(allowed: false);
        _metrics?.RateLimitHit(dimension);
        return PolicyLease.Refused(RateLimitErrors.NeverFits(dimension, input, output));
    }

    private RateLimitAcquisition Acquisition(GatewayCall call, RateLimitPlan plan, long tokens) => new()
    {
        LeaseId = call.OperationId,
        TenantId = plan.TenantId,
        Dimensions = plan.Dimensions,
        Tokens = tokens,
        IsEnforced = IsEnforced,
    };

    private async ValueTask<PolicyLease> AwaitAsync(
        GatewayCall call, RateLimitPlan plan, long tokens, ValueTask<RateLimitVerdict> acquiring, CancellationToken cancellationToken)
    {
        RateLimitVerdict verdict;
        try
        {
            verdict = await acquiring.ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return WithoutStore(call, plan, tokens, exception);
        }

        return Judge(call, plan, tokens, verdict, _store);
    }

    private PolicyLease Judge(GatewayCall call, RateLimitPlan plan, long tokens, in RateLimitVerdict verdict, IRateLimitStore holder)
    {
        _metrics?.RateLimitChecked(verdict.Fits);
        if (IsEnforced)
        {
            RateLimitStatuses.Tell(call, verdict, _time);
        }

        if (verdict.Refusal is { } refusal)
        {
            _metrics?.RateLimitHit(refusal.Dimension);
            if (IsEnforced)
            {
                return PolicyLease.Refused(RateLimitErrors.Exceeded(refusal));
            }
        }

        if (!plan.HoldsCalls && plan.Narrowest is null)
        {
            return PolicyLease.Granted;
        }

        var renewals = plan.HoldsCalls && ReferenceEquals(holder, _store) ? _renewals : null;
        var lease = new RateLimitLease(call, Acquisition(call, plan, tokens), verdict.CountedAt, holder, renewals);
        renewals?.Add(lease);
        return lease;
    }

    private PolicyLease WithoutStore(GatewayCall call, RateLimitPlan plan, long tokens, Exception exception)
    {
        var mode = NameOf(_options.OnStoreFailure);
        _metrics?.LimiterFailed(mode);
        LogStoreAway(_logger, exception, mode);
        if (_local is not null)
        {
            var share = plan.Scale(_options.LocalShare);

            // What fits the whole limit must fit the share of it, or it would be refused for as long as the store is away.
            var part = Math.Min(tokens, share.Narrowest?.Limit ?? tokens);
            return Judge(call, share, part, _local.Acquire(Acquisition(call, share, part)), _local);
        }

        return IsEnforced && _options.OnStoreFailure == RateLimitStoreFailure.FailClosed
            ? PolicyLease.Refused(RateLimitErrors.Unavailable())
            : PolicyLease.Granted;
    }

    private static string NameOf(RateLimitStoreFailure mode) => mode switch
    {
        RateLimitStoreFailure.FailOpen => "fail_open",
        RateLimitStoreFailure.Local => "local",
        _ => "fail_closed",
    };

    [LoggerMessage(40, LogLevel.Error, "The store of rate limits cannot be reached; mode {Mode} applies.")]
    private static partial void LogStoreAway(ILogger logger, Exception exception, string mode);
}
