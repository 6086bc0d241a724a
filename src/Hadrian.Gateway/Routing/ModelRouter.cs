using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Hadrian.Wire.Models;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>
/// Resolves model strings at the gateway's own providers: <c>provider/model</c>, or a bare model at the default provider; aliases,
/// then the provider's allowed models.
/// </summary>
public sealed class ModelRouter
{
    private const int RememberedRoutes = 1_000;

    private readonly ProviderRegistry _providers;
    private readonly IGatewayProvider? _default;
    private readonly ConcurrentDictionary<string, ModelRoute> _routes = new(StringComparer.Ordinal);

    /// <summary>Initialises the router.</summary>
    /// <param name="providers">The providers.</param>
    /// <param name="options">The default provider.</param>
    /// <exception cref="GatewayConfigurationException">The default provider does not exist.</exception>
    public ModelRouter(ProviderRegistry providers, IOptions<RoutingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(providers);
        ArgumentNullException.ThrowIfNull(options);
        _providers = providers;
        if (options.Value.DefaultProvider is { Length: > 0 } name)
        {
            _default = providers.Find(name) ?? throw new GatewayConfigurationException(
                $"providers.default_provider: '{name}' is not configured; known: {string.Join(", ", providers.All.Select(provider => provider.Name))}.");
        }
        else if (providers.Count == 1)
        {
            _default = providers.All.Single();
        }
    }

    /// <summary>Resolves a model, or the first of several alternatives that resolves.</summary>
    /// <param name="model">The model string of the request, when it has one; it alone counts then.</param>
    /// <param name="alternatives">The request's <c>models</c>.</param>
    /// <param name="route">Where it leads.</param>
    /// <param name="error">Why it leads nowhere.</param>
    public bool TryResolve(
        string? model, IReadOnlyList<string> alternatives, [NotNullWhen(true)] out ModelRoute? route, [NotNullWhen(false)] out GatewayError? error)
    {
        ArgumentNullException.ThrowIfNull(alternatives);
        if (model is not null)
        {
            return TryResolve(model, out route, out error);
        }

        route = null;
        error = Routing("No model specified: set 'model' to 'provider/model' or to a model of the default provider.");
        foreach (var alternative in alternatives)
        {
            if (TryResolve(alternative, out route, out error))
            {
                return true;
            }
        }

        return false;
    }

    internal bool Knows(string provider) => _providers.Find(provider) is not null;

    private bool TryResolve(string model, [NotNullWhen(true)] out ModelRoute? route, [NotNullWhen(false)] out GatewayError? error)
    {
        if (_routes.TryGetValue(model, out route))
        {
            error = null;
            return true;
        }

        if (!ModelString.TryParse(model, out var parsed, out error))
        {
            return false;
        }

        if (parsed.Kind == ModelStringKind.Dynamic)
        {
            error = DynamicProviderRouter.NotThere;
            return false;
        }

        var provider = parsed.Provider is null ? _default : _providers.Find(parsed.Provider);
        if (provider is null)
        {
            error = parsed.Provider is null
                ? Routing("No default provider configured: write the model as 'provider/model'.")
                : Routing($"Provider '{parsed.Provider}' not found: names are case-sensitive; GET /v1/models lists what there is.");
            return false;
        }

        if (!TryResolveAt(provider, parsed.Model, instance: null, out route, out error))
        {
            return false;
        }

        if (_routes.Count < RememberedRoutes)
        {
            _routes[model] = route;
        }

        return true;
    }

    /// <summary>Resolves a model at a provider: its aliases, then the models it is allowed.</summary>
    internal static bool TryResolveAt(
        IGatewayProvider provider,
        string model,
        DynamicProviderInstance? instance,
        [NotNullWhen(true)] out ModelRoute? route,
        [NotNullWhen(false)] out GatewayError? error)
    {
        var settings = provider.Settings;
        var resolved = settings.ModelAliases.TryGetValue(model, out var aliased) ? aliased : model;
        var isOffered = settings.AllowedModels.Count == 0 || settings.AllowedModels.Contains(model) || settings.AllowedModels.Contains(resolved);
        error = isOffered ? null : new GatewayError(HttpStatusCode.NotFound, GatewayErrorCodes.ModelNotFound,
            $"The model '{model}' does not exist at provider '{provider.Name}', or is not offered by it.")
        { Param = "model" };
        route = isOffered ? new ModelRoute(provider, new ModelTarget(provider.Name, resolved) { Dynamic = instance }) : null;
        return isOffered;
    }

    private static GatewayError Routing(string message)
        => new(HttpStatusCode.BadRequest, GatewayErrorCodes.RoutingError, message) { Param = "model" };
}
