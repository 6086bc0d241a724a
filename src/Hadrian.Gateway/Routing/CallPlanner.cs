using Hadrian.Wire.Models;

namespace Hadrian.Gateway;

/// <summary>Plans where a call goes: its target, and what may take over when that fails. Every face that routes plans here.</summary>
public sealed class CallPlanner
{
    private const int MostFallbacks = 8;

    private readonly ModelRouter _router;
    private readonly DynamicProviderRouter _dynamic;
    private readonly ModelBalancer _balancer;
    private readonly FallbackChains _chains;
    private readonly CostEstimator _estimator;

    internal CallPlanner(ModelRouter router, DynamicProviderRouter dynamic, ModelBalancer balancer, FallbackChains chains, CostEstimator estimator)
    {
        _router = router;
        _dynamic = dynamic;
        _balancer = balancer;
        _chains = chains;
        _estimator = estimator;
    }

    /// <summary>Resolves the model and writes target and fallbacks into the call. Its principal must be known.</summary>
    /// <param name="call">The call.</param>
    /// <param name="model">The model string of the request, when it has one; it alone counts then.</param>
    /// <param name="alternatives">The request's <c>models</c>, of which the first that leads somewhere counts.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>Why it leads nowhere; <see langword="null"/> when the call is planned.</returns>
    public ValueTask<GatewayError?> PlanAsync(GatewayCall call, string? model, IReadOnlyList<string> alternatives, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(alternatives);

        // The name the caller sent allows its targets, as it would if there were just one.
        if (_balancer.Choose(model, call.AffinityKey, target => ModelAccessPolicy.IsAllowed(call.Principal, model, target)) is { } balanced)
        {
            call.RequestedModel = model;
            call.Target = balanced[0].Target;
            call.Fallbacks = [.. balanced.Select(other => other.Target).Concat(_chains.For(call, IsPermitted)).Distinct().Skip(1).Take(MostFallbacks)];
            return default;
        }

        var first = model ?? (alternatives.Count > 0 ? alternatives[0] : null);
        if (_router.TryResolve(first, [], out var route, out var error))
        {
            Plan(call, model, route);
            return default;
        }

        return first is null ? new(error) : PlanElsewhereAsync(call, model, model is null ? alternatives : [model], cancellationToken);
    }

    /// <summary>Plans a call whose first model string is not that of one of the gateway's own providers.</summary>
    private async ValueTask<GatewayError?> PlanElsewhereAsync(
        GatewayCall call, string? model, IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        GatewayError? error = null;
        foreach (var candidate in candidates)
        {
            if (!_router.TryResolve(candidate, [], out var route, out error) && ModelString.TryParse(candidate, out var parsed, out _))
            {
                var found = parsed.Kind switch
                {
                    ModelStringKind.Dynamic => await _dynamic.ResolveAsync(parsed, call.Principal, cancellationToken).ConfigureAwait(false),
                    ModelStringKind.Static when !_router.Knows(parsed.Provider!) => await _dynamic.ResolveOwnAsync(parsed, call.Principal, cancellationToken).ConfigureAwait(false),
                    _ => default,
                };
                (route, error) = (found.Route, found.Error ?? error);
            }

            if (route is not null)
            {
                Plan(call, model, route);
                return null;
            }
        }

        return error;
    }

    private void Plan(GatewayCall call, string? model, ModelRoute route)
    {
        call.RequestedModel = model ?? route.Target.CanonicalName;
        call.Target = route.Target;
        call.Fallbacks = _chains.For(call, IsPermitted);
    }

    // The string the caller sent allows the target it names, not those behind it.
    private bool IsPermitted(GatewayCall call, ModelTarget target)
        => ModelAccessPolicy.IsAllowed(call.Principal, requested: null, target) && _estimator.IsAcceptable(target, call.Principal);
}
