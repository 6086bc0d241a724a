using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hadrian.Gateway;

/// <summary>The policies of a face in the order of their stages. Immutable and shared.</summary>
public sealed class PolicyPipeline
{
    private readonly IGatewayPolicy[] _policies;

    /// <summary>Initialises a pipeline.</summary>
    /// <param name="policies">The policies; within a stage they keep this order.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where a failed settlement is reported.</param>
    /// <param name="pricing">Works out what a call cost before it is settled; <see langword="null"/> leaves costs unknown.</param>
    public PolicyPipeline(IEnumerable<IGatewayPolicy> policies, TimeProvider time, ILogger<PolicyPipeline>? logger = null, UsagePricing? pricing = null)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(time);
        _policies = [.. policies.OrderBy(policy => policy.Stage)];
        Time = time;
        Pricing = pricing;
        Logger = logger ?? NullLogger<PolicyPipeline>.Instance;
    }

    private PolicyPipeline(IEnumerable<IGatewayPolicy> policies, TimeProvider time, ILogger logger)
    {
        _policies = [.. policies];
        Time = time;
        Logger = logger;
    }

    /// <summary>Gets the policies, outermost first.</summary>
    public IReadOnlyList<IGatewayPolicy> Policies => _policies;

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; private init; }

    internal UsagePricing? Pricing { get; }

    /// <summary>Begins a call, or another round of it when these policies were asked for it before: nothing is asked yet.</summary>
    /// <param name="call">The call. Go on with <see cref="CallLease.Call"/>, which is the round's own.</param>
    public CallLease Begin(GatewayCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallLease(this, WereAsked(call) ? call.NextRound(Time.GetUtcNow()) : call);
    }

    internal bool HasStageFrom(PolicyStage stage) => _policies.Length > 0 && _policies[^1].Stage >= stage;

    /// <summary>Gives the same policies without those asked at a stage or after it.</summary>
    internal PolicyPipeline Before(PolicyStage stage) => new(_policies.Where(policy => policy.Stage < stage), Time, logger: null, Pricing) { Logger = Logger };

    internal ReadOnlySpan<IGatewayPolicy> Span => _policies;

    private bool WereAsked(GatewayCall call)
    {
        foreach (var policy in _policies)
        {
            if (call.HasLeft(policy))
            {
                return true;
            }
        }

        return false;
    }
}
