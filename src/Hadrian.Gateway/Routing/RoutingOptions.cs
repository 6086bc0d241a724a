using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>How model strings find a provider.</summary>
public sealed class RoutingOptions
{
    /// <summary>Gets or sets the provider of model strings without a <c>/</c>.</summary>
    /// <value>Default: <see langword="null"/>: the only provider when there is just one, otherwise none.</value>
    [ConfigurationKeyName("default_provider")]
    public string? DefaultProvider { get; set; }

    /// <summary>Gets the model names that several targets serve, by name; section <c>routing.models</c>.</summary>
    public IDictionary<string, BalancedModelOptions> Models { get; } = new Dictionary<string, BalancedModelOptions>(StringComparer.Ordinal);
}
