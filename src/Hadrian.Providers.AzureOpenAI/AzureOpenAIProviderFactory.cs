using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>Makes providers of type <c>azure_open_ai</c> from configuration.</summary>
internal sealed class AzureOpenAIProviderFactory : IGatewayProviderFactory
{
    public const string TypeName = "azure_open_ai";

    public string Type => TypeName;

    // The other ways to sign in take the machine's own identity, or ask servers that settings name.
    public DynamicProviderRules DynamicProviders { get; } = new()
    {
        Aliases = ["azure_openai"],
        ApiKeySetting = "auth:api_key",
        Fixed = new Dictionary<string, string> { ["auth:type"] = "api_key" },
        Settings = [new("resource_name"), new("api_version")],
    };

    public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
    {
        var options = new AzureOpenAIProviderOptions();
        section.Bind(options);
        return Create(name, options, services);
    }

    /// <summary>Creates a provider with what the application has; without the gateway's engine there are no settings of connections.</summary>
    public static AzureOpenAIProvider Create(string name, AzureOpenAIProviderOptions options, IServiceProvider services) => new(
        name,
        options,
        services.GetService<IOptions<UpstreamHttpOptions>>()?.Value ?? new UpstreamHttpOptions(),
        services.GetService<TimeProvider>() ?? TimeProvider.System,
        credential: null);
}
