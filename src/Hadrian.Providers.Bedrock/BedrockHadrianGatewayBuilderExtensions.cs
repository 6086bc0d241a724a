using Hadrian;
using Hadrian.Providers.Bedrock;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Amazon Bedrock to a gateway.</summary>
public static class BedrockHadrianGatewayBuilderExtensions
{
    /// <summary>Lets configuration name providers of type <c>bedrock</c>.</summary>
    /// <param name="builder">The gateway.</param>
    public static IHadrianGatewayBuilder AddBedrock(this IHadrianGatewayBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayProviderFactory, BedrockProviderFactory>());
        return builder.ReadStatuses();
    }

    /// <summary>Adds one provider.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">Its name in model strings.</param>
    /// <param name="configure">Its settings.</param>
    public static IHadrianGatewayBuilder AddBedrock(this IHadrianGatewayBuilder builder, string name, Action<BedrockProviderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddSingleton<IGatewayProvider>(services =>
        {
            var options = new BedrockProviderOptions();
            configure(options);
            return BedrockProviderFactory.Create(name, options, services);
        });
        return builder.ReadStatuses();
    }

    private static IHadrianGatewayBuilder ReadStatuses(this IHadrianGatewayBuilder builder)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IUpstreamStatusReader, BedrockStatusReader>());
        return builder;
    }
}
