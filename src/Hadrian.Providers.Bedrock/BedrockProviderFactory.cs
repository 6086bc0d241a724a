using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Providers.Bedrock;

/// <summary>Makes providers of type <c>bedrock</c> from configuration.</summary>
internal sealed class BedrockProviderFactory : IGatewayProviderFactory
{
    public const string TypeName = "bedrock";

    public string Type => TypeName;

    // All other kinds of credentials are the machine's.
    public DynamicProviderRules DynamicProviders { get; } = new()
    {
        TakesBaseUrl = false,
        ApiKeySetting = null,
        Settings =
        [
            new("region") { IsRequired = true },
            new("credentials:type") { IsRequired = true, Values = [BedrockCredentialsOptions.Static] },
            new("credentials:access_key_id") { IsRequired = true, IsSecret = true },
            new("credentials:secret_access_key") { IsRequired = true, IsSecret = true },
            new("credentials:session_token") { IsSecret = true },
        ],
    };

    public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
    {
        var options = new BedrockProviderOptions();
        section.Bind(options);
        return Create(name, options, services);
    }

    /// <summary>Creates a provider with what the application has; without the gateway's engine there are no settings of connections.</summary>
    public static BedrockProvider Create(string name, BedrockProviderOptions options, IServiceProvider services) => new(
        name,
        options,
        services.GetService<IOptions<UpstreamHttpOptions>>()?.Value ?? new UpstreamHttpOptions(),
        services.GetService<IImageFetcher>(),
        services.GetService<TimeProvider>() ?? TimeProvider.System);
}
