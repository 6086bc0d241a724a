namespace Hadrian.Gateway;

/// <summary>Measures how soon the targets of balanced models answer. Refuses nothing, and lets all other calls pass unseen.</summary>
internal sealed class LatencyPolicy(ModelBalancer balancer, TargetLatencies latencies) : IGatewayPolicy
{
    public string Name => "latency";

    public PolicyStage Stage => PolicyStage.Reservation;

    public ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
        => new(balancer.Measures(call.RequestedModel) ? new Lease(latencies, call) : PolicyLease.Granted);

    private sealed class Lease(TargetLatencies latencies, GatewayCall call) : PolicyLease
    {
        private readonly ModelTarget? _chosen = call.Target;

        protected override ValueTask OnSettleAsync(CallOutcome outcome)
        {
            // The time of a call that fell over is not that of the target which served it in the end.
            if (outcome.Status == CallStatus.Succeeded && call.TimeToFirstOutput is { } latency && call.Target is { } target && target == _chosen)
            {
                latencies.Observe(target, latency);
            }

            return default;
        }
    }
}
