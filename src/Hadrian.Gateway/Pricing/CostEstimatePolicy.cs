namespace Hadrian.Gateway;

/// <summary>
/// Works out what a call can cost at most, for the budgets that are asked next, and refuses a call without a known price
/// where that is not allowed. Holds nothing.
/// </summary>
/// <param name="estimator">Does the arithmetic.</param>
public sealed class CostEstimatePolicy(CostEstimator estimator) : IGatewayPolicy
{
    /// <inheritdoc/>
    public string Name => "cost_estimate";

    /// <inheritdoc/>
    public PolicyStage Stage => PolicyStage.Reservation;

    /// <inheritdoc/>
    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var estimate = estimator.Estimate(call);
        call.EstimatedCost = estimate.Amount;
        return new(estimate.Refusal is { } refusal ? PolicyLease.Refused(refusal) : PolicyLease.Granted);
    }
}
