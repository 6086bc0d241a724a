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
        services.TryAddSingleton<EmergencyCredential>();
        services.TryAddSingleton<AdminAuthentication>();
        AddAdminApi(services);
        services.TryAddSingleton<GatewayDataProtection>();
        services.TryAddKeyedSingleton(SecretServices.DataProtection, (provider, _) => provider.GetRequiredService<GatewayDataProtection>().Protector);
        HadrianOpenApi.Add(services);
        return builder;
    }

    private static void AddAdminApi(IServiceCollection services)
    {
        services.TryAddSingleton<AdminApi>();
        services.TryAddSingleton<AdminCallers>();
        services.TryAddSingleton<Tenants>();
        services.TryAddSingleton<OwnerInvalidation>();
        AddDynamicProviders(services);
        services.TryAddSingleton<ApiKeyCreation>();
        services.TryAddSingleton<ApiKeyRotation>();
        services.TryAddSingleton<ApiKeyUpdate>();
        services.TryAddSingleton<ApiKeyRevocation>();
        services.TryAddSingleton<ApiKeyEndpoints>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdminEndpoints, ApiKeyEndpoints>(provider => provider.GetRequiredService<ApiKeyEndpoints>()));
        services.TryAddSingleton(provider => new UsageSource(
            provider.GetService<IUsageReports>() ?? provider.GetService<IUsageStore>() as IUsageReports));
        services.TryAddSingleton<UsageNames>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IAdminEndpoints, OrganizationEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, TeamEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, ProjectEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, ServiceAccountEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, UserEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, MemberEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, MyApiKeyEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, MyDynamicProviderEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, SessionInfoEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, CircuitBreakerEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, ProviderHealthEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, UsageEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, UsageLogEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, ForecastEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, ModelPricingEndpoints>(),
            ServiceDescriptor.Singleton<IAdminEndpoints, AuditLogEndpoints>(),
        ]);
    }

    private static void AddDynamicProviders(IServiceCollection services)
    {
        services.TryAddSingleton<DynamicProviderDrafts>();
        services.TryAddSingleton<DynamicProviderViews>();
        services.TryAddSingleton<DynamicProviderChanges>();
        services.TryAddSingleton<DynamicProviderProbe>();
        services.TryAddSingleton<DynamicProviderEndpoints>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdminEndpoints, DynamicProviderEndpoints>(provider => provider.GetRequiredService<DynamicProviderEndpoints>()));
    }
}
