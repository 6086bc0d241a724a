using Hadrian.OpenTelemetry;

namespace OpenTelemetry.Trace;

/// <summary>Adds the gateway's traces.</summary>
public static class HadrianTracerProviderBuilderExtensions
{
    /// <summary>Collects the gateway's spans: one per call to a provider, with the <c>gen_ai.*</c> attributes.</summary>
    /// <param name="builder">The traces of the application.</param>
    public static TracerProviderBuilder AddHadrianInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(Instrumentation.Gateway);
    }
}
