using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>How usage records reach storage. Section <c>observability.usage.buffer</c>.</summary>
public sealed class UsageOptions
{
    /// <summary>Gets or sets how many records are written at once.</summary>
    /// <value>Default: 1,000.</value>
    [ConfigurationKeyName("max_size"), Range(1, 100_000)]
    public int BatchSize { get; set; } = 1_000;

    /// <summary>Gets or sets how long a record may wait to be written, in milliseconds.</summary>
    /// <value>Default: 1,000.</value>
    [ConfigurationKeyName("flush_interval_ms"), Range(10, 600_000)]
    public int FlushIntervalMilliseconds { get; set; } = 1_000;

    /// <summary>Gets or sets how many records may wait while storage is away. Beyond it the oldest are dropped, with an error and a metric.</summary>
    /// <value>Default: 10,000.</value>
    [ConfigurationKeyName("max_pending_entries"), Range(1, 10_000_000)]
    public int MaxPending { get; set; } = 10_000;
}

[OptionsValidator]
internal sealed partial class UsageOptionsValidator : IValidateOptions<UsageOptions>;
