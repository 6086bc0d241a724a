using Hadrian.OpenTelemetry;

namespace OpenTelemetry.Metrics;

/// <summary>Adds the gateway's metrics.</summary>
public static class HadrianMeterProviderBuilderExtensions
{
    /// <summary>Collects the gateway's metrics: requests, tokens, durations, authentications, limits and errors.</summary>
    /// <param name="builder">The metrics of the application.</param>
    public static MeterProviderBuilder AddHadrianInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(Instrumentation.Gateway);
    }
}
