using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Lets a call pass only when the most it can cost fits into every budget of its caller, holds that much while it is under
/// way, and books what it did cost. A budget is never overdrawn by calls that cost no more than their estimate.
/// </summary>
public sealed partial class BudgetPolicy : IGatewayPolicy, IDisposable
{
    private readonly BudgetOptions _options;
    private readonly IBudgetLedger _ledger;
    private readonly InMemoryBudgetLedger? _local;
    private readonly BudgetPlans _plans;
    private readonly IBudgetObserver[] _observers;
    private readonly TimeProvider _time;
    private readonly BudgetMetrics? _metrics;
    private readonly CostEstimator? _estimator;
    private readonly ILogger _logger;
    private readonly Money _floor;
    private readonly TimeSpan _leaseDuration;
    private readonly bool _isEnforced;

    /// <summary>Initialises the policy.</summary>
    /// <param name="options">The budgets and what happens at their limits.</param>
    /// <param name="ledger">Where money is counted. It stays the caller's.</param>
    /// <param name="rules">Who knows further budgets, beside the options and the keys themselves.</param>
    /// <param name="observers">Who is told of warnings, refusals and abandoned calls.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where warnings and failures are reported.</param>
    /// <param name="meters">Makes the instruments; <see langword="null"/> for none.</param>
    /// <param name="estimator">Counts the input of calls that do not fit by its length; <see langword="null"/> to refuse them uncounted.</param>
    public BudgetPolicy(
        IOptions<BudgetOptions> options,
        IBudgetLedger ledger,
        IEnumerable<IBudgetRules> rules,
        IEnumerable<IBudgetObserver> observers,
        TimeProvider time,
        ILogger<BudgetPolicy> logger,
        IMeterFactory? meters = null,
        CostEstimator? estimator = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(time);
        _options = options.Value;
        _ledger = ledger;
        _local = _options.OnStoreFailure == BudgetStoreFailure.Local ? new InMemoryBudgetLedger(time) : null;
        _plans = new BudgetPlans([new ConfiguredBudgetRules(_options), .. rules], _options.WarningThreshold);
        _observers = [.. observers];
        _time = time;
        _metrics = meters is null ? null : new BudgetMetrics(meters);
        _estimator = estimator;
        _logger = logger;
        _floor = Money.FromCents(_options.EstimatedCostCents);
        _leaseDuration = TimeSpan.FromSeconds(_options.LeaseSeconds);
        _isEnforced = _options is { Mode: BudgetMode.Enforce, ExceededAction: not BudgetExceededAction.Warn };
        Leases = new BudgetLeases(ledger, _local, _leaseDuration, time, _metrics, _observers, logger);
    }

    /// <inheritdoc/>
    public string Name => "budget";

    /// <inheritdoc/>
    public PolicyStage Stage => PolicyStage.Reservation;

    internal BudgetLeases Leases { get; }

    /// <inheritdoc/>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!_options.Enabled || call.Operation == GatewayOperation.Models)
        {
            return new(PolicyLease.Granted);
        }

        return _plans.Find(call.Principal, call.StartedAt) is { } plan ? ReserveAsync(call, plan, cancellationToken) : PlanAndReserveAsync(call, cancellationToken);
    }

    /// <summary>Stops renewing. Leases still open are settled by their calls.</summary>
    public void Dispose() => Leases.Dispose();

    private async ValueTask<PolicyLease> PlanAndReserveAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        BudgetPlan? plan;
        try
        {
            plan = await _plans.MakeAsync(call.Principal, call.StartedAt, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            plan = _plans.FindStale(call.Principal, call.StartedAt);
            LogRulesUnreadable(_logger, exception, plan is not null);
            if (plan is null)
            {
                _metrics?.Failed(NameOf(_options.OnStoreFailure));
                return _isEnforced && _options.OnStoreFailure != BudgetStoreFailure.FailOpen ? PolicyLease.Refused(BudgetErrors.Unavailable()) : PolicyLease.Granted;
            }
        }

        return await ReserveAsync(call, plan, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<PolicyLease> ReserveAsync(GatewayCall call, BudgetPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Limits.Length == 0)
        {
            return new(PolicyLease.Granted);
        }

        if (call.EstimatedCost is null && _options.OnUnpriced == OnUnpriced.Deny && _isEnforced)
        {
            return new(PolicyLease.Refused(BudgetErrors.Unpriced(call)));
        }

        var reservation = new BudgetReservation
        {
            OperationId = call.OperationId,
            TenantId = plan.TenantId,
            Limits = plan.Limits,
            Amount = Estimate(call),
            LeaseDuration = _leaseDuration,
            IsEnforced = _isEnforced,
            OnAbandon = _options.OnAbandon,
            Call = BudgetedCall.Of(call),
        };
        return ReserveAsync(call, reservation, mayCount: _isEnforced, cancellationToken);
    }

    private ValueTask<PolicyLease> ReserveAsync(GatewayCall call, BudgetReservation reservation, bool mayCount, CancellationToken cancellationToken)
    {
        ValueTask<BudgetVerdict> reserving;
        try
        {
            reserving = _ledger.ReserveAsync(reservation, cancellationToken);
        }
#pragma warning disable CA1031 // a ledger that cannot be reached is what this mode is for
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return WithoutLedgerAsync(call, reservation, exception);
        }

        return reserving.IsCompletedSuccessfully
            ? JudgeOrCountAsync(call, reservation, reserving.Result, mayCount, cancellationToken)
            : AwaitAsync(call, reservation, reserving, mayCount, cancellationToken);
    }

    private ValueTask<PolicyLease> JudgeOrCountAsync(
        GatewayCall call, BudgetReservation reservation, in BudgetVerdict verdict, bool mayCount, CancellationToken cancellationToken)
        => !verdict.Fits && mayCount && Counted(call, reservation, verdict) is { } smaller
            ? ReserveAsync(call, smaller, mayCount: false, cancellationToken)
            : new(Judge(call, reservation, verdict, _ledger));

    /// <summary>
    /// Gives a smaller reservation for a call that did not fit: the length of its input says what it can cost at most, a count
    /// of its tokens says it better. Counting takes time, so it is only done where it can help.
    /// </summary>
    private BudgetReservation? Counted(GatewayCall call, BudgetReservation reservation, in BudgetVerdict verdict)
    {
        if (_estimator is null || call.EstimatedCost != reservation.Amount || _estimator.EstimateOutput(call).Amount is not { } least
            || verdict.Balance.Committed + least > verdict.Limit.Amount || _estimator.EstimateCounted(call).Amount is not { } amount
            || amount >= reservation.Amount)
        {
            return null;
        }

        call.EstimatedCost = amount;
        return reservation with { Amount = amount };
    }

    private async ValueTask<PolicyLease> AwaitAsync(
        GatewayCall call, BudgetReservation reservation, ValueTask<BudgetVerdict> reserving, bool mayCount, CancellationToken cancellationToken)
    {
        BudgetVerdict verdict;
        try
        {
            verdict = await reserving.ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return await WithoutLedgerAsync(call, reservation, exception).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The caller left while the ledger was at it.
            Leases.GiveBack(reservation);
            throw;
        }

        return await JudgeOrCountAsync(call, reservation, verdict, mayCount, cancellationToken).ConfigureAwait(false);
    }

    private Money Estimate(GatewayCall call) => call.EstimatedCost is { } cost
        ? Money.Max(cost, Money.Zero)
        : _options.OnUnpriced == OnUnpriced.Allow ? Money.Zero : _floor;

    private PolicyLease Judge(GatewayCall call, BudgetReservation reservation, BudgetVerdict verdict, IBudgetLedger holder)
    {
        var status = StatusOf(verdict);
        _metrics?.Checked(verdict);
        if (_options.Mode == BudgetMode.Enforce)
        {
            call.Budget = status;
        }

        if (verdict.Warned.Count > 0)
        {
            Warn(call, verdict.Warned);
        }

        if (!verdict.Fits)
        {
            foreach (var observer in _observers)
            {
                observer.OnExceeded(status, call);
            }

            if (_isEnforced)
            {
                return PolicyLease.Refused(Exceeded(status, reservation.Amount));
            }
        }

        var lease = new BudgetLease(this, reservation, holder);
        Leases.Open(lease);
        return lease;
    }

    private void Warn(GatewayCall call, IReadOnlyList<BudgetLimit> limits)
    {
        foreach (var limit in limits)
        {
            var (scope, window) = (limit.Account.Scope, limit.Account.Window);
            _metrics?.Warned(window.Period);
            LogThreshold(_logger, _options.WarningThreshold, BudgetScopes.Name(window.Period), BudgetScopes.Name(scope.Kind), scope.Id, limit.Amount);
            foreach (var observer in _observers)
            {
                observer.OnThresholdReached(limit, call);
            }
        }
    }

    private GatewayError Exceeded(BudgetStatus status, Money amount) => BudgetErrors.Exceeded(
        status,
        amount,
        _options.ExceededAction == BudgetExceededAction.Throttle ? HttpStatusCode.TooManyRequests : HttpStatusCode.PaymentRequired,
        _time.GetUtcNow());

    private static BudgetStatus StatusOf(BudgetVerdict verdict)
    {
        var (account, limit, warnAt) = verdict.Limit;
        var spend = verdict.Balance.Committed;
        return new BudgetStatus(account.Scope, account.Window.Period, limit, spend, account.Window.End, !verdict.Fits || spend >= warnAt);
    }
}
