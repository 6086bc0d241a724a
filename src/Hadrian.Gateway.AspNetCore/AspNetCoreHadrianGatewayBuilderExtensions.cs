using Hadrian;
using Hadrian.Gateway;
using Hadrian.Gateway.AspNetCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what the gateway's endpoints need.</summary>
public static class AspNetCoreHadrianGatewayBuilderExtensions
{
    /// <summary>Adds the services behind <c>MapHadrianGateway()</c>, <c>MapHadrianAdmin()</c> and <c>MapHadrianHealth()</c>.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">Limits of requests and answers.</param>
    public static IHadrianGatewayBuilder AddAspNetCore(this IHadrianGatewayBuilder builder, Action<DataPlaneOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddRouting();
        services.AddOptionsWithValidateOnStart<DataPlaneOptions, DataPlaneOptionsValidator>()
            .Configure<GatewayConfiguration>((options, configuration) => configuration.Section("server").Bind(options));
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton<GatewayCalls>();
        services.TryAddSingleton<RequestBodyReader>();
        services.TryAddSingleton<StreamRelay>();
        services.TryAddSingleton<InferenceEndpoint>();
        services.TryAddSingleton<ModelsEndpoint>();
        services.TryAddSingleton<UnknownEndpoints>();
        services.TryAddSingleton<HttpMetrics>();
        services.TryAddSingleton<EndpointRunner>();
        services.TryAddSingleton<DataPlane>();
        services.TryAddSingleton<GatewayReadiness>();
        services.TryAddSingleton<HealthEndpoints>();
        services.TryAddSingleton<BootstrapCredential>();
        services.TryAddSingleton<AdminAuthentication>();
        services.TryAddSingleton<OrganizationEndpoints>();
        services.TryAddSingleton<CircuitBreakerEndpoints>();
        services.TryAddSingleton<ProviderHealthEndpoints>();
        services.TryAddSingleton<ForecastEndpoints>();
        services.TryAddSingleton(provider => new UsageEndpoints(
            provider.GetService<IUsageReports>() ?? provider.GetService<IUsageStore>() as IUsageReports,
            provider.GetRequiredService<ApiKeyEndpoints>(),
            provider.GetRequiredService<OrganizationEndpoints>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ModelPricingEndpoints>();
        services.TryAddSingleton<AuditLogEndpoints>();
        services.TryAddSingleton<ApiKeyCreation>();
        services.TryAddSingleton<ApiKeyRotation>();
        services.TryAddSingleton<ApiKeyUpdate>();
        services.TryAddSingleton<ApiKeyEndpoints>();
        services.TryAddSingleton<AdminApi>();
        services.TryAddSingleton<GatewayDataProtection>();
        services.TryAddKeyedSingleton(SecretServices.DataProtection, (provider, _) => provider.GetRequiredService<GatewayDataProtection>().Protector);
        HadrianOpenApi.Add(services);
        return builder;
    }
}
