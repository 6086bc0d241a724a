using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hadrian.Providers.Vertex;

/// <summary>Makes providers of type <c>vertex</c> from configuration.</summary>
internal sealed class VertexProviderFactory : IGatewayProviderFactory
{
    public const string TypeName = "vertex";

    public string Type => TypeName;

    // All other kinds of credentials are the machine's.
    public DynamicProviderRules DynamicProviders { get; } = new()
    {
        TakesBaseUrl = false,
        Settings =
        [
            new("project"),
            new("region"),
            new("publisher"),
            new("credentials:type") { Values = [VertexCredentialsOptions.ServiceAccountJson] },
            new("credentials:json") { IsSecret = true, IsDocument = true },
        ],
        Check = VertexTenantCredentials.ProblemOf,
    };

    public IGatewayProvider Create(string name, IConfigurationSection section, IServiceProvider services)
    {
        var options = new VertexProviderOptions();
        section.Bind(options);
        return Create(name, options, services);
    }

    /// <summary>Creates a provider with what the application has; without the gateway's engine there are no settings of connections.</summary>
    public static VertexProvider Create(string name, VertexProviderOptions options, IServiceProvider services) => new(
        name,
        options,
        services.GetService<IOptions<UpstreamHttpOptions>>()?.Value ?? new UpstreamHttpOptions(),
        services.GetService<IImageFetcher>(),
        services.GetService<TimeProvider>() ?? TimeProvider.System);
}
