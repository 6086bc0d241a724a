using Microsoft.Extensions.Logging;

namespace Hadrian.Gateway;

public sealed partial class BudgetPolicy
{
    /// <summary>Raises what is held for a stream that has come to cost more.</summary>
    internal async ValueTask<GatewayError?> ExtendAsync(BudgetLease lease, Money total, CancellationToken cancellationToken)
    {
        var mayFinish = !_isEnforced || _options.OnStreamOverrun == StreamOverrunAction.Finish;

        // A quarter more than is needed, so that not every further chunk has to ask.
        var ample = total + new Money(total.NanoUsd / 4);
        try
        {
            var verdict = await lease.Holder!.ExtendAsync(lease.Reservation, ample, mayFinish, cancellationToken).ConfigureAwait(false);
            if (!verdict.Fits && !mayFinish)
            {
                ample = total;
                verdict = await lease.Holder.ExtendAsync(lease.Reservation, total, force: false, cancellationToken).ConfigureAwait(false);
                if (!verdict.Fits)
                {
                    return Exceeded(StatusOf(verdict), total);
                }
            }

            _metrics?.Reserved(lease.Held, ample);
            lease.Held = ample;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A stream under way is not cut because the ledger is away; settlement books what it cost.
            LogLedgerAway(_logger, exception, NameOf(_options.OnStoreFailure));
        }

        lease.Covered = ample;
        return null;
    }

    private async ValueTask<PolicyLease> WithoutLedgerAsync(GatewayCall call, BudgetReservation reservation, Exception exception)
    {
        _metrics?.Failed(NameOf(_options.OnStoreFailure));
        LogLedgerAway(_logger, exception, NameOf(_options.OnStoreFailure));
        if (_local is not null)
        {
            var alone = reservation with { Limits = BudgetPlan.Scale(reservation.Limits, _options.LocalShare) };
            var verdict = await _local.ReserveAsync(alone, CancellationToken.None).ConfigureAwait(false);
            if (!verdict.Fits && _isEnforced)
            {
                Leases.GiveBack(reservation);
            }

            return Judge(call, alone, verdict, _local);
        }

        if (!_isEnforced || _options.OnStoreFailure == BudgetStoreFailure.FailOpen)
        {
            return new BudgetLease(this, reservation, holder: null);
        }

        // It may have been reserved all the same. A call that goes ahead is booked under the same id, which settles that.
        Leases.GiveBack(reservation);
        return PolicyLease.Refused(BudgetErrors.Unavailable());
    }

    private static string NameOf(BudgetStoreFailure mode) => mode switch
    {
        BudgetStoreFailure.FailOpen => "fail_open",
        BudgetStoreFailure.Local => "local",
        _ => "fail_closed",
    };

    [LoggerMessage(30, LogLevel.Warning, "{Threshold:P0} of the {Period} budget of {Scope} {ScopeId}, {Limit}, are used or reserved.")]
    private static partial void LogThreshold(ILogger logger, double threshold, string period, string scope, Guid scopeId, Money limit);

    [LoggerMessage(31, LogLevel.Error, "The budget ledger cannot be reached; mode {Mode} applies.")]
    private static partial void LogLedgerAway(ILogger logger, Exception exception, string mode);

    [LoggerMessage(35, LogLevel.Error, "The budgets of a caller could not be read; known ones are used: {IsKnown}.")]
    private static partial void LogRulesUnreadable(ILogger logger, Exception exception, bool isKnown);
}
