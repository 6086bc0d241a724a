using Hadrian;
using Hadrian.Providers.OpenAI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds OpenAI and compatible servers to a gateway.</summary>
public static class OpenAIHadrianGatewayBuilderExtensions
{
    /// <summary>Lets configuration name providers of type <c>open_ai</c>.</summary>
    /// <param name="builder">The gateway.</param>
    public static IHadrianGatewayBuilder AddOpenAI(this IHadrianGatewayBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayProviderFactory, OpenAIProviderFactory>());
        return builder.ReadStatuses();
    }

    /// <summary>Adds one provider.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">Its name in model strings.</param>
    /// <param name="configure">Its settings.</param>
    public static IHadrianGatewayBuilder AddOpenAI(this IHadrianGatewayBuilder builder, string name, Action<OpenAIProviderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddSingleton<IGatewayProvider>(services =>
        {
            var options = new OpenAIProviderOptions();
            configure(options);
            return new OpenAIProvider(name, options, OpenAIProviderFactory.Http(services));
        });
        return builder.ReadStatuses();
    }

    private static IHadrianGatewayBuilder ReadStatuses(this IHadrianGatewayBuilder builder)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IUpstreamStatusReader, ClientResultStatusReader>());
        return builder;
    }
}
