using System.Runtime.CompilerServices;

namespace Hadrian.Gateway;

/// <summary>Finds the limits a call must fit at one stage. What follows from the principal is worked out once per principal.</summary>
internal sealed class RateLimitPlans
{
    private readonly ConditionalWeakTable<Principal, RateLimitPlan> _plans = new();
    private readonly RateLimitOptions _options;
    private readonly PolicyStage _stage;
    private readonly RateLimitRule[] _ofPrincipals;
    private readonly RateLimitRule[] _ofCalls;
    private readonly RateLimitRule[] _ofStrangers;
    private readonly RateLimitPlan _strangers;
    private readonly bool _isShared;

    public RateLimitPlans(RateLimitOptions options, PolicyStage stage)
    {
        _options = options;
        _stage = stage;
        var rules = RateLimitRules.Of(options).Where(rule => rule.Stage == stage).OrderBy(rule => rule.Kind).ToList();
        _ofPrincipals = [.. rules.Where(rule => !rule.IsOfCall)];
        _ofCalls = [.. rules.Where(rule => rule.IsOfCall)];
        _ofStrangers = [.. _ofCalls, .. RateLimitRules.OfStrangers(options).Where(rule => rule.Stage == stage)];
        _strangers = RateLimitPlan.Create(Guid.Empty, OfRules(Principal.Anonymous));
        _isShared = rules.Exists(rule => rule.IsShared);
    }

    public RateLimitPlan Find(GatewayCall call)
    {
        var principal = call.Principal;
        if (principal is { ApiKey: null, User: null } && call.RemoteAddress is not null)
        {
            return WithCall(_strangers, call, _ofStrangers);
        }

        return WithCall(_plans.TryGetValue(principal, out var plan) ? plan : Add(principal), call, _ofCalls);
    }

    private RateLimitPlan Add(Principal principal)
    {
        var plan = RateLimitPlan.Create(TenantOf(principal), [.. OfKey(principal), .. OfRules(principal)]);
        _plans.AddOrUpdate(principal, plan);
        return plan;
    }

    private IEnumerable<RateLimitDimension> OfKey(Principal principal)
    {
        var scope = new RateLimitScope(RateLimitScopeKind.Key, principal.ApiKey?.Id ?? principal.User?.Id ?? Guid.Empty);
        return RateLimitRules.OfKey(_options, principal.ApiKey).Where(rule => rule.Stage == _stage).Select(rule => rule.For(scope));
    }

    private IEnumerable<RateLimitDimension> OfRules(Principal principal)
    {
        foreach (var rule in _ofPrincipals)
        {
            if (RateLimitScopes.Of(principal, rule.Kind) is { } scope && rule.Binds(scope))
            {
                yield return rule.For(scope);
            }
        }
    }

    private static RateLimitPlan WithCall(RateLimitPlan plan, GatewayCall call, RateLimitRule[] rules)
    {
        if (rules.Length == 0)
        {
            return plan;
        }

        var dimensions = new RateLimitDimension[rules.Length];
        var count = 0;
        foreach (ref readonly var rule in rules.AsSpan())
        {
            if (RateLimitScopes.Of(call, rule.Kind) is { } scope && rule.Binds(scope))
            {
                dimensions[count++] = rule.For(scope);
            }
        }

        return plan.With(dimensions.AsSpan(0, count));
    }

    private Guid TenantOf(Principal principal)
        => _isShared ? Guid.Empty : principal.OrganizationId ?? principal.ApiKey?.Owner.Id ?? principal.User?.Id ?? Guid.Empty;
}
