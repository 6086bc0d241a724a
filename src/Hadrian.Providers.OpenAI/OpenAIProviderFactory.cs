using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Providers.OpenAI;

/// <summary>Makes providers of type <c>open_ai</c> from configuration.</summary>
internal sealed class OpenAIProviderFactory : IGatewayProviderFactory
{
    public const string TypeName = "open_ai";

    private const string Compatible = "openai_compatible";

    public string Type => TypeName;

    public DynamicProviderRules DynamicProviders { get; } = new()
    {
        Aliases = ["openai", Compatible],
        Settings = [new("organization"), new("project")],
        Check = section => section["type"] == Compatible && string.IsNullOrEmpty(section["base_url"])
            ? $"base_url is missing; a provider of type '{Compatible}' is at no server known by itself."
            : null,
    };

    public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
    {
        var options = new OpenAIProviderOptions();
        section.Bind(options);
        return new OpenAIProvider(name, options, Http(services));
    }

    /// <summary>Finds how to connect; an application without the gateway's engine has no such settings.</summary>
    public static UpstreamHttpOptions Http(IServiceProvider services)
        => services.GetService<IOptions<UpstreamHttpOptions>>()?.Value ?? new UpstreamHttpOptions();
}
