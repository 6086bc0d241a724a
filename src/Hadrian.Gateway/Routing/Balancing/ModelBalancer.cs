using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Spreads the calls of a model name over the targets that serve it. A target whose circuit breaker is open is passed over
/// as long as another is well; those that were not chosen may take over when the chosen one fails.
/// </summary>
public sealed class ModelBalancer
{
    private readonly FrozenDictionary<string, Pool> _pools;
    private readonly TargetLatencies _latencies;
    private readonly Func<double> _random;

    /// <summary>Initialises the balancer.</summary>
    /// <param name="options">The balanced models.</param>
    /// <param name="router">Resolves their targets.</param>
    /// <param name="breakers">Know which targets are left alone.</param>
    /// <param name="latencies">Know which targets are fast.</param>
    /// <exception cref="GatewayConfigurationException">A target leads nowhere, or a name is taken.</exception>
    public ModelBalancer(IOptions<RoutingOptions> options, ModelRouter router, CircuitBreakers breakers, TargetLatencies latencies)
        : this(options, router, breakers, latencies, Random.Shared.NextDouble)
    {
    }

    internal ModelBalancer(
        IOptions<RoutingOptions> options, ModelRouter router, CircuitBreakers breakers, TargetLatencies latencies, Func<double> random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(breakers);
        _latencies = latencies;
        _random = random;
        _pools = options.Value.Models.ToFrozenDictionary(model => model.Key, model => Resolve(model.Key, model.Value, router, breakers), StringComparer.Ordinal);
    }

    /// <summary>Chooses a target for a call.</summary>
    /// <param name="model">The model string of the request.</param>
    /// <param name="affinity">What calls that belong together have in common; <see langword="null"/> for none.</param>
    /// <param name="isPermitted">Tells whether the caller may use a target.</param>
    /// <returns>
    /// The targets in the order to try them, the chosen one first; <see langword="null"/> when the model is not balanced or
    /// the caller may use none of its targets.
    /// </returns>
    public IReadOnlyList<ModelRoute>? Choose(string? model, string? affinity, Func<ModelTarget, bool> isPermitted)
    {
        ArgumentNullException.ThrowIfNull(isPermitted);
        if (model is null || _pools.Count == 0 || !_pools.TryGetValue(model, out var pool))
        {
            return null;
        }

        var permitted = pool.Members.Where(member => isPermitted(member.Route.Target)).ToList();
        var well = permitted.Where(member => member.Breaker.GetStatus().State != CircuitState.Open).ToList();
        var candidates = well.Count > 0 ? well : permitted;
        if (candidates.Count == 0)
        {
            return null;
        }

        var chosen = pool.IsSticky && affinity is not null ? Sticky(candidates, affinity)
            : pool.Strategy == BalancingStrategy.LeastLatency ? Faster(candidates)
            : Weighted(candidates);
        return [chosen.Route, .. candidates.Where(member => member != chosen).Select(member => member.Route)];
    }

    /// <summary>Tells whether the model's targets are chosen by their latency.</summary>
    internal bool Measures(string? model)
        => model is not null && _pools.Count > 0 && _pools.TryGetValue(model, out var pool) && pool.Strategy == BalancingStrategy.LeastLatency;

    private Member Weighted(List<Member> members)
    {
        var drawn = _random() * members.Sum(member => member.Weight);
        foreach (var member in members)
        {
            drawn -= member.Weight;
            if (drawn < 0)
            {
                return member;
            }
        }

        return members[^1];
    }

    // The power of two choices: nearly as good as knowing the best, without sending everyone there.
    private Member Faster(List<Member> members)
    {
        if (members.Count == 1)
        {
            return members[0];
        }

        var first = (int)(_random() * members.Count);
        var second = (first + 1 + (int)(_random() * (members.Count - 1))) % members.Count;
        return _latencies.Of(members[first].Route.Target) <= _latencies.Of(members[second].Route.Target) ? members[first] : members[second];
    }

    // Rendezvous hashing: when a target leaves, only its own conversations move.
    private static Member Sticky(List<Member> members, string affinity) => members.MaxBy(member => member.Score(affinity))!;

    private static Pool Resolve(string name, BalancedModelOptions options, ModelRouter router, CircuitBreakers breakers)
    {
        var members = options.Targets.Select((target, index) =>
        {
            var at = $"{target.Provider}/{target.Model ?? name}";
            return router.TryResolve(at, [], out var route, out var error)
                ? new Member(route, target.Weight, breakers.Get(route.Provider.Name))
                : throw new GatewayConfigurationException($"routing.models.{name}.targets[{index}]: '{at}' leads nowhere. {error.Message}");
        });
        return new Pool(options.Strategy, options.Sticky, [.. members]);
    }

    private sealed record Pool(BalancingStrategy Strategy, bool IsSticky, Member[] Members);

    private sealed record Member(ModelRoute Route, int Weight, CircuitBreaker Breaker)
    {
        /// <summary>Gives the member's score for a key, the same on every node: in proportion to its weight it is the highest.</summary>
        public double Score(string key)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Route.Target.CanonicalName}\n{key}"));
            var uniform = ((BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) + 0.5) / (1UL << 53);
            return -Weight / Math.Log(uniform);
        }
    }
}
