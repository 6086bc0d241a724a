using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hadrian.Gateway;

internal static class DynamicProviderServices
{
    /// <summary>Adds what makes providers of those stored through the admin API, and finds them for calls.</summary>
    public static void AddDynamicProviders(this IServiceCollection services)
    {
        services.TryAddSingleton<DynamicProviderTypes>();
        services.TryAddSingleton<DynamicProviderSecrets>();
        services.TryAddSingleton<DynamicProviderBuilder>();
        services.TryAddSingleton<DynamicProviderScopes>();
        services.TryAddSingleton<DynamicProviderDirectory>();
        services.TryAddSingleton<DynamicProviderRouter>();
        services.TryAddSingleton<DynamicProviderInvalidation>();
        services.TryAddSingleton<DynamicModelCatalog>();
    }
}
