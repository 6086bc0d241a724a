using Hadrian;
using Hadrian.Gateway;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Sets up the response cache.</summary>
public static class HadrianResponseCachingBuilderExtensions
{
    /// <summary>Sets what is cached, for whom and how long. The cache is off until <see cref="ResponseCacheOptions.Enabled"/> is set.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="configure">The settings.</param>
    public static IHadrianGatewayBuilder ConfigureResponseCaching(this IHadrianGatewayBuilder builder, Action<ResponseCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }
}
