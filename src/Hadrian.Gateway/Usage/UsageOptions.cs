using Microsoft.Extensions.Configuration;

namespace Hadrian.Gateway;

/// <summary>How usage records reach storage. Section <c>observability.usage.buffer</c>.</summary>
public sealed class UsageOptions
{
    /// <summary>Gets or sets how many records are written at once, from 1 to 100,000.</summary>
    /// <value>Default: 1,000.</value>
    [ConfigurationKeyName("max_size")]
    public int BatchSize { get; set; } = 1_000;

    /// <summary>Gets or sets how long a record may wait to be written, in milliseconds, from 10 to 600,000.</summary>
    /// <value>Default: 1,000.</value>
    [ConfigurationKeyName("flush_interval_ms")]
    public int FlushIntervalMilliseconds { get; set; } = 1_000;

    /// <summary>Gets or sets how many records may wait while storage is away, from 1 to 10,000,000. Beyond it the oldest are dropped, with an error and a metric.</summary>
    /// <value>Default: 10,000.</value>
    [ConfigurationKeyName("max_pending_entries")]
    public int MaxPending { get; set; } = 10_000;
}
