using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Providers.Anthropic;

/// <summary>Makes providers of type <c>anthropic</c> from configuration.</summary>
internal sealed class AnthropicProviderFactory : IGatewayProviderFactory
{
    public const string TypeName = "anthropic";

    public string Type => TypeName;

    public DynamicProviderRules DynamicProviders { get; } = new() { Settings = [new("default_max_tokens")] };

    public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
    {
        var options = new AnthropicProviderOptions();
        section.Bind(options);
        return Create(name, options, services);
    }

    /// <summary>Creates a provider with what the application has; without the gateway's engine there are no settings of connections.</summary>
    public static AnthropicProvider Create(string name, AnthropicProviderOptions options, IServiceProvider services) => new(
        name,
        options,
        services.GetService<IOptions<UpstreamHttpOptions>>()?.Value ?? new UpstreamHttpOptions(),
        services.GetService<TimeProvider>() ?? TimeProvider.System,
        services.GetService<IImageFetcher>());
}
