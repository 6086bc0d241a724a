namespace Hadrian.Host.Telemetry;

/// <summary>Whether and where metrics are shown. Section <c>observability.metrics</c>.</summary>
internal sealed class MetricsOptions
{
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    [ConfigurationKeyName("prometheus")]
    public PrometheusOptions Prometheus { get; set; } = new();

    public bool IsOn => Enabled && Prometheus.Enabled;

    public static MetricsOptions From(IConfiguration configuration)
        => configuration.GetSection("observability:metrics").Get<MetricsOptions>() ?? new MetricsOptions();
}
