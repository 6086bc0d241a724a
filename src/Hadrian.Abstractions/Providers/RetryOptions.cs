using Microsoft.Extensions.Configuration;

namespace Hadrian;

/// <summary>How often and after what waits a failed attempt is repeated. Section <c>providers.NAME.retry</c>.</summary>
/// <remarks>
/// The wait before repetition <c>n</c>, counted from 0, is <c>initial × multiplierⁿ</c>, at most the longest delay, give or
/// take the jitter. A provider's own <c>Retry-After</c> takes its place. A wait the call's deadline has no room for ends
/// the attempts.
/// </remarks>
public sealed class RetryOptions
{
    /// <summary>Gets or sets whether attempts are repeated.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    [ConfigurationKeyName("enabled")]
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how often a call is repeated after its first attempt; 0 to 100.</summary>
    /// <value>Default: 3, so four attempts.</value>
    [ConfigurationKeyName("max_retries")]
    public int MaxRetries { get; set; } = 3;

    /// <summary>Gets or sets the same for embeddings; 0 to 100.</summary>
    /// <value>Default: 5.</value>
    [ConfigurationKeyName("embedding_max_retries")]
    public int EmbeddingMaxRetries { get; set; } = 5;

    /// <summary>Gets or sets the same for calls that only read, such as listing models; 0 to 100.</summary>
    /// <value>Default: 5.</value>
    [ConfigurationKeyName("read_only_max_retries")]
    public int ReadOnlyMaxRetries { get; set; } = 5;

    /// <summary>Gets or sets the wait before the first repetition, in milliseconds; at least 0.</summary>
    /// <value>Default: 100.</value>
    [ConfigurationKeyName("initial_delay_ms")]
    public int InitialDelayMilliseconds { get; set; } = 100;

    /// <summary>Gets or sets the longest wait of our own choice, in milliseconds; at least the initial one. A provider's <c>Retry-After</c> may be longer.</summary>
    /// <value>Default: 10,000.</value>
    [ConfigurationKeyName("max_delay_ms")]
    public int MaxDelayMilliseconds { get; set; } = 10_000;

    /// <summary>Gets or sets by how much each wait exceeds the one before; at least 1.</summary>
    /// <value>Default: 2.</value>
    [ConfigurationKeyName("backoff_multiplier")]
    public double BackoffMultiplier { get; set; } = 2;

    /// <summary>Gets or sets the share by which waits vary at random, so that callers do not return together; 0 to 1.</summary>
    /// <value>Default: 0.1.</value>
    [ConfigurationKeyName("jitter")]
    public double Jitter { get; set; } = 0.1;

    /// <summary>Gets the statuses worth another attempt, from 400 to 599.</summary>
    /// <value>Default: empty, which stands for 408, 424, 429 and every status from 500 on but 501.</value>
    [ConfigurationKeyName("retryable_status_codes")]
    public IList<int> RetryableStatusCodes { get; } = [];
}
