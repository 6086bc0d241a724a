using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Hadrian.Host.Telemetry;

internal static class MetricsExtensions
{
    /// <summary>Collects metrics; if they are off, nobody listens and the instruments cost nothing.</summary>
    public static void AddHadrianMetrics(this IServiceCollection services, IConfiguration configuration)
    {
        var options = MetricsOptions.From(configuration);
        if (!options.IsOn)
        {
            return;
        }

        services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddHadrianInstrumentation();
            metrics.AddPrometheusExporter(exporter => (exporter.ScopeInfoEnabled, exporter.TargetInfoEnabled) = (false, false));
            if (options.Prometheus.ProcessMetrics)
            {
                metrics.AddMeter(ProcessMetrics.MeterName)
                    .AddInstrumentation(provider => new ProcessMetrics(provider.GetRequiredService<IMeterFactory>()));
            }
        });
    }

    public static void MapHadrianMetrics(this IEndpointRouteBuilder endpoints, IConfiguration configuration)
    {
        var options = MetricsOptions.From(configuration);
        if (options.IsOn)
        {
            endpoints.MapPrometheusScrapingEndpoint(options.Prometheus.Path).ExcludeFromDescription();
        }
    }
}
