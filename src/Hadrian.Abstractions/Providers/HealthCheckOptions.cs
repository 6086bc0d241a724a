using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>How a provider is checked while nobody may be calling it. Section <c>providers.NAME.health_check</c>.</summary>
public sealed class HealthCheckOptions
{
    /// <summary>Gets or sets whether the provider is checked.</summary>
    /// <value>Default: <see langword="false"/>.</value>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; }

    /// <summary>Gets or sets what a check does.</summary>
    /// <value>Default: <see cref="HealthCheckMode.Reachability"/>.</value>
    [ConfigurationKeyName("mode")]
    public HealthCheckMode Mode { get; set; }

    /// <summary>Gets or sets the seconds between the start of one check and the next; at least 1.</summary>
    /// <value>Default: 60.</value>
    [ConfigurationKeyName("interval_secs")]
    public int IntervalSeconds { get; set; } = 60;

    /// <summary>Gets or sets after how many seconds a check has failed; at least 1.</summary>
    /// <value>Default: 10.</value>
    [ConfigurationKeyName("timeout_secs")]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Gets or sets the model asked with <see cref="HealthCheckMode.Inference"/>, which needs one; it is billed, so name a cheap one.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    [ConfigurationKeyName("model")]
    public string? Model { get; set; }

    /// <summary>Gets or sets what the model is asked.</summary>
    /// <value>Default: <c>ping</c>.</value>
    [ConfigurationKeyName("prompt")]
    public string Prompt { get; set; } = "ping";

    /// <summary>Gets or sets how many checks must fail in a row until the provider counts as unhealthy; at least 1.</summary>
    /// <value>Default: 2.</value>
    [ConfigurationKeyName("failure_threshold")]
    public int FailureThreshold { get; set; } = 2;

    /// <summary>Gets or sets how many checks must succeed in a row until it counts as healthy again; at least 1.</summary>
    /// <value>Default: 1.</value>
    [ConfigurationKeyName("success_threshold")]
    public int SuccessThreshold { get; set; } = 1;
}
