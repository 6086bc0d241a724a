using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>When a provider's circuit breaker opens and how it closes again. Section <c>providers.NAME.circuit_breaker</c>.</summary>
public sealed class CircuitBreakerOptions
{
    /// <summary>Gets or sets whether the breaker is in force.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how many attempts must fail in a row to open the breaker; at least 1.</summary>
    /// <value>Default: 5.</value>
    [ConfigurationKeyName("failure_threshold")]
    public int FailureThreshold { get; set; } = 5;

    /// <summary>Gets or sets how many probes must succeed in a row to close it; at least 1.</summary>
    /// <value>Default: 2.</value>
    [ConfigurationKeyName("success_threshold")]
    public int SuccessThreshold { get; set; } = 2;

    /// <summary>Gets or sets how long an open breaker refuses calls before it lets a probe through, in seconds; at least 1.</summary>
    /// <value>Default: 30.</value>
    [ConfigurationKeyName("cooldown_secs")]
    public int CooldownSeconds { get; set; } = 30;

    /// <summary>Gets or sets by how much the cooldown grows each time a probe fails; at least 1.</summary>
    /// <value>Default: 1, the cooldown stays the same.</value>
    [ConfigurationKeyName("backoff_multiplier")]
    public double BackoffMultiplier { get; set; } = 1;

    /// <summary>Gets or sets the longest cooldown a multiplier leads to, in seconds; at least 1. A longer <see cref="CooldownSeconds"/> stands.</summary>
    /// <value>Default: 300.</value>
    [ConfigurationKeyName("max_open_timeout_secs")]
    public int MaxOpenSeconds { get; set; } = 300;

    /// <summary>Gets or sets after how many seconds a probe without a result is given up, so that another may go; at least 1.</summary>
    /// <value>Default: <see langword="null"/>, the longer of the provider's two timeouts.</value>
    [ConfigurationKeyName("probe_timeout_secs")]
    public int? ProbeTimeoutSeconds { get; set; }

    /// <summary>Gets further statuses, from 400 to 599, that count as failures. Every status from 500 on does, listed or not.</summary>
    [ConfigurationKeyName("failure_status_codes")]
    public IList<int> FailureStatusCodes { get; } = [];
}
