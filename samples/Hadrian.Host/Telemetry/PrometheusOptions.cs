namespace Hadrian.Host.Telemetry;

/// <summary>Metrics for Prometheus to fetch. Section <c>observability.metrics.prometheus</c>.</summary>
internal sealed class PrometheusOptions
{
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    [ConfigurationKeyName("path")]
    public string Path { get; set; } = "/metrics";

    /// <summary>Whether memory, processor time and start time of the process are among them.</summary>
    [ConfigurationKeyName("process_metrics")]
    public bool ProcessMetrics { get; set; } = true;
}
