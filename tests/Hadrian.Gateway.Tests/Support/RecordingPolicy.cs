namespace Hadrian.Gateway.Tests.Support;

/// <summary>A policy under a test's control that remembers what was asked of it and how its leases were settled.</summary>
internal sealed class RecordingPolicy(string name = "recording", PolicyStage stage = PolicyStage.Reservation) : IGatewayPolicy
{
    public string Name => name;

    public PolicyStage Stage => stage;

    /// <summary>Gets or sets the refusal given, if any.</summary>
    public GatewayError? Refusal { get; set; }

    /// <summary>Gets or sets what asking throws, if anything.</summary>
    public Exception? Throws { get; set; }

    /// <summary>Gets or sets what settling throws, if anything.</summary>
    public Exception? SettlementThrows { get; set; }

    /// <summary>Gets or sets where the order of settlements across policies is noted.</summary>
    public List<string>? Order { get; set; }

    public List<GatewayCall> Asked { get; } = [];

    public List<CallOutcome> Settled { get; } = [];

    public int UnderWay { get; private set; }

    public async ValueTask<PolicyLease> AcquireAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        Asked.Add(call);
        if (Throws is not null)
        {
            throw Throws;
        }

        if (Refusal is not null)
        {
            return PolicyLease.Refused(Refusal);
        }

        UnderWay++;
        return new Lease(this);
    }

    private sealed class Lease(RecordingPolicy policy) : PolicyLease
    {
        protected override ValueTask OnSettleAsync(CallOutcome outcome)
        {
            policy.UnderWay--;
            policy.Settled.Add(outcome);
            policy.Order?.Add(policy.Name);
            return policy.SettlementThrows is null ? default : throw policy.SettlementThrows;
        }
    }
}
