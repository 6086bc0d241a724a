using Hadrian;
using Hadrian.Providers.Anthropic;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Anthropic to a gateway.</summary>
public static class AnthropicHadrianGatewayBuilderExtensions
{
    /// <summary>Lets configuration name providers of type <c>anthropic</c>.</summary>
    /// <param name="builder">The gateway.</param>
    public static IHadrianGatewayBuilder AddAnthropic(this IHadrianGatewayBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayProviderFactory, AnthropicProviderFactory>());
        return builder.ReadStatuses();
    }

    /// <summary>Adds one provider.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">Its name in model strings.</param>
    /// <param name="configure">Its settings.</param>
    public static IHadrianGatewayBuilder AddAnthropic(this IHadrianGatewayBuilder builder, string name, Action<AnthropicProviderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddSingleton<IGatewayProvider>(services =>
        {
            var options = new AnthropicProviderOptions();
            configure(options);
            return AnthropicProviderFactory.Create(name, options, services);
        });
        return builder.ReadStatuses();
    }

    private static IHadrianGatewayBuilder ReadStatuses(this IHadrianGatewayBuilder builder)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IUpstreamStatusReader, AnthropicStatusReader>());
        return builder;
    }
}
