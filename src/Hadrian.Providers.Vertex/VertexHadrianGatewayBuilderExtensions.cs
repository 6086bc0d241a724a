using Hadrian;
using Hadrian.Providers.Vertex;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Google Vertex AI to a gateway.</summary>
public static class VertexHadrianGatewayBuilderExtensions
{
    /// <summary>Lets configuration name providers of type <c>vertex</c>.</summary>
    /// <param name="builder">The gateway.</param>
    public static IHadrianGatewayBuilder AddVertex(this IHadrianGatewayBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayProviderFactory, VertexProviderFactory>());
        return builder.ReadStatuses();
    }

    /// <summary>Adds one provider.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="name">Its name in model strings.</param>
    /// <param name="configure">Its settings.</param>
    public static IHadrianGatewayBuilder AddVertex(this IHadrianGatewayBuilder builder, string name, Action<VertexProviderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddSingleton<IGatewayProvider>(services =>
        {
            var options = new VertexProviderOptions();
            configure(options);
            return VertexProviderFactory.Create(name, options, services);
        });
        return builder.ReadStatuses();
    }

    private static IHadrianGatewayBuilder ReadStatuses(this IHadrianGatewayBuilder builder)
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IUpstreamStatusReader, VertexStatusReader>());
        return builder;
    }
}
