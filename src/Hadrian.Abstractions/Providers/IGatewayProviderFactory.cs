using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>Creates providers of one type from configuration. Provider packages register one.</summary>
public interface IGatewayProviderFactory
{
    /// <summary>Gets the type as configuration writes it, such as <c>open_ai</c>.</summary>
    string Type { get; }

    /// <summary>Gets what tenants may set of a provider of this type that they make through the admin API.</summary>
    /// <value>Default: <see langword="null"/>, providers of this type come from the configuration alone.</value>
    DynamicProviderRules? DynamicProviders => null;

    /// <summary>Creates a provider.</summary>
    /// <param name="name">The provider's configured name.</param>
    /// <param name="section">Its settings.</param>
    /// <param name="services">The application's services.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong; the message names its path.</exception>
    IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services);
}
