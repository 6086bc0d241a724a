using System.Collections.Concurrent;

namespace Hadrian.Gateway;

/// <summary>
/// Where a call may go when its target fails: the model's own fallbacks, then the provider's fallback providers with the
/// same model; without duplicates, at most eight. Chains are those of the gateway's own providers and lead to no others.
/// </summary>
/// <param name="providers">The providers, with their settings.</param>
public sealed class FallbackChains(ProviderRegistry providers)
{
    private const int LongestChain = 8;
    private const int RememberedChains = 1_000;

    private readonly ConcurrentDictionary<(ModelTarget Primary, string Requested, GatewayOperation Operation), ModelTarget[]> _chains = new();

    /// <summary>Gives the fallbacks of a routed call.</summary>
    /// <param name="call">The call; its target, requested model and operation count.</param>
    /// <param name="isPermitted">Tells whether the caller may use a target. Asked for each; a target that fails it is left out.</param>
    /// <returns>The targets in the order to try them, for <see cref="GatewayCall.Fallbacks"/>; empty when there are none.</returns>
    public IReadOnlyList<ModelTarget> For(GatewayCall call, Func<GatewayCall, ModelTarget, bool> isPermitted)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(isPermitted);
        if (call.Operation is not (GatewayOperation.Chat or GatewayOperation.Completion or GatewayOperation.Embeddings)
            || call.Target is not { Dynamic: null } primary
            || providers.Find(primary.Provider) is not { } provider
            || (provider.Settings.FallbackProviders.Count == 0 && provider.Settings.ModelFallbacks.Count == 0))
        {
            return [];
        }

        var chain = Remembered(call.Operation, provider, primary, Bare(call.RequestedModel, primary));
        for (var i = 0; i < chain.Length; i++)
        {
            if (!isPermitted(call, chain[i]))
            {
                return Permitted(chain, i, call, isPermitted);
            }
        }

        return chain;
    }

    private static List<ModelTarget> Permitted(ModelTarget[] chain, int first, GatewayCall call, Func<GatewayCall, ModelTarget, bool> isPermitted)
    {
        var permitted = new List<ModelTarget>(chain.AsSpan(0, first).ToArray());
        for (var i = first + 1; i < chain.Length; i++)
        {
            if (isPermitted(call, chain[i]))
            {
                permitted.Add(chain[i]);
            }
        }

        return permitted;
    }

    /// <summary>Gives the model as the caller wrote it, without the provider: a fallback provider may know the same alias.</summary>
    private static string Bare(string? requested, ModelTarget primary)
        => requested is null ? primary.Model
            : requested.Length > primary.Provider.Length && requested[primary.Provider.Length] == '/' && requested.StartsWith(primary.Provider, StringComparison.Ordinal)
                ? requested[(primary.Provider.Length + 1)..]
                : requested;

    private static string Resolve(ProviderSettings settings, string model)
        => settings.ModelAliases.TryGetValue(model, out var resolved) ? resolved : model;

    private ModelTarget[] Remembered(GatewayOperation operation, IGatewayProvider provider, ModelTarget primary, string requested)
    {
        var key = (primary, requested, operation);
        if (!_chains.TryGetValue(key, out var chain))
        {
            chain = [.. Targets(operation, provider, primary, requested).Where(target => target != primary).Distinct().Take(LongestChain)];
            if (_chains.Count < RememberedChains)
            {
                _chains[key] = chain;
            }
        }

        return chain;
    }

    private IEnumerable<ModelTarget> Targets(GatewayOperation operation, IGatewayProvider provider, ModelTarget primary, string requested)
    {
        foreach (var (model, fallbacks) in provider.Settings.ModelFallbacks)
        {
            if (model != requested && Resolve(provider.Settings, model) != primary.Model)
            {
                continue;
            }

            foreach (var fallback in fallbacks)
            {
                if (Target(operation, fallback.Provider ?? provider.Name, fallback.Model, alias: null) is { } target)
                {
                    yield return target;
                }
            }
        }

        foreach (var name in provider.Settings.FallbackProviders)
        {
            if (Target(operation, name, primary.Model, requested) is { } target)
            {
                yield return target;
            }
        }
    }

    /// <summary>Gives a target, unless its provider is gone, does not do this, or does not offer the model.</summary>
    private ModelTarget? Target(GatewayOperation operation, string name, string model, string? alias)
    {
        if (providers.Find(name) is not { } provider || !provider.Supports(operation))
        {
            return null;
        }

        var settings = provider.Settings;
        var wanted = alias is not null && settings.ModelAliases.ContainsKey(alias) ? alias : model;
        var resolved = Resolve(settings, wanted);
        var isOffered = settings.AllowedModels.Count == 0 || settings.AllowedModels.Contains(wanted) || settings.AllowedModels.Contains(resolved);
        return isOffered ? new ModelTarget(name, resolved) : null;
    }
}
