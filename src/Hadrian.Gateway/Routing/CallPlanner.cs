using System.Diagnostics.CodeAnalysis;

namespace Hadrian.Gateway;

/// <summary>Plans where a call goes: its target, and what may take over when that fails. Every face that routes plans here.</summary>
/// <param name="router">Resolves model strings.</param>
/// <param name="balancer">Spreads the calls of names that several targets serve.</param>
/// <param name="chains">Knows the fallbacks.</param>
/// <param name="estimator">Knows which targets lack a price they need.</param>
public sealed class CallPlanner(ModelRouter router, ModelBalancer balancer, FallbackChains chains, CostEstimator estimator)
{
    private const int MostFallbacks = 8;

    /// <summary>Resolves the model and writes target and fallbacks into the call. Its principal must be known.</summary>
    /// <param name="call">The call.</param>
    /// <param name="model">The model string of the request, when it has one.</param>
    /// <param name="alternatives">The request's <c>models</c>; they count when there is no model.</param>
    /// <param name="route">Where the call goes.</param>
    /// <param name="error">Why it leads nowhere.</param>
    public bool TryPlan(
        GatewayCall call,
        string? model,
        IReadOnlyList<string> alternatives,
        [NotNullWhen(true)] out ModelRoute? route,
        [NotNullWhen(false)] out GatewayError? error)
    {
        ArgumentNullException.ThrowIfNull(call);
        // The name the caller sent allows its targets, as it would if there were just one.
        if (balancer.Choose(model, call.AffinityKey, target => ModelAccessPolicy.IsAllowed(call.Principal, model, target)) is { } balanced)
        {
            (route, error) = (balanced[0], null);
            call.RequestedModel = model;
            call.Target = route.Target;
            call.Fallbacks = [.. balanced.Select(other => other.Target).Concat(chains.For(call, IsPermitted)).Distinct().Skip(1).Take(MostFallbacks)];
            return true;
        }

        if (!router.TryResolve(model, alternatives, out route, out error))
        {
            return false;
        }

        call.RequestedModel = model ?? route.Target.CanonicalName;
        call.Target = route.Target;
        call.Fallbacks = chains.For(call, IsPermitted);
        return true;
    }

    // The string the caller sent allows the target it names, not those behind it.
    private bool IsPermitted(GatewayCall call, ModelTarget target)
        => ModelAccessPolicy.IsAllowed(call.Principal, requested: null, target) && estimator.IsAcceptable(target, call.Principal);
}
