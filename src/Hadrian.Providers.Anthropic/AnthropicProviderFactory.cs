using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Providers.Anthropic;

/// <summary>Makes providers of type <c>anthropic</c> from configuration.</summary>
internal sealed class AnthropicProviderFactory : IGatewayProviderFactory
{
    public const string TypeName = "anthropic";

    public string Type => TypeName;

    public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
    {
        var options = new AnthropicProviderOptions();
        section.Bind(options);
        return new AnthropicProvider(name, options, Http(services));
    }

    /// <summary>Finds how to connect; an application without the gateway's engine has no such settings.</summary>
    public static UpstreamHttpOptions Http(IServiceProvider services)
        => services.GetService<IOptions<UpstreamHttpOptions>>()?.Value ?? new UpstreamHttpOptions();
}
