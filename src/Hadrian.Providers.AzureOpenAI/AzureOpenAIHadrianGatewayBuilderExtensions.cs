using Hadrian;
using Hadrian.Providers.AzureOpenAI;
using Hadrian.Providers.OpenAI;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Azure OpenAI to a gateway.</summary>
public static class AzureOpenAIHadrianGatewayBuilderExtensions
{
    /// <summary>Lets configuration name providers of type <c>azure_open_ai</c>.</summary>
    /// <param name="builder">The gateway.</param>
    public static IHadrianGatewayBuilder AddAzureOpenAI(this IHadrianGatewayBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayProviderFactory, AzureOpenAIProviderFactory>());
        return builder.ReadStatuses();
    }

    /// <summary>Adds one provider.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">Its name in model strings.</param>
    /// <param name="configure">Its settings.</param>
    public static IHadrianGatewayBuilder AddAzureOpenAI(this IHadrianGatewayBuilder builder, string name, Action<AzureOpenAIProviderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddSingleton<IGatewayProvider>(services =>
        {
            var options = new AzureOpenAIProviderOptions();
            configure(options);
            return AzureOpenAIProviderFactory.Create(name, options, services);
        });
        return builder.ReadStatuses();
    }

    private static IHadrianGatewayBuilder ReadStatuses(this IHadrianGatewayBuilder builder)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IUpstreamStatusReader, ClientResultStatusReader>());
        return builder;
    }
}
