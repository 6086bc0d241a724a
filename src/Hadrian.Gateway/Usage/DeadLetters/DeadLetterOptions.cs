namespace Hadrian.Gateway;

/// <summary>What becomes of usage records that storage rejects. Section <c>observability.dead_letter_queue</c>, of type <c>file</c>.</summary>
public sealed class DeadLetterOptions
{
    /// <summary>Gets or sets the directory rejected records are kept in; key <c>path</c>. No other gateway may use it.</summary>
    /// <value>Default: <see langword="null"/>: they are written to the log, whole.</value>
    public string? Path { get; set; }

    /// <summary>Gets or sets whether they are tried again; key <c>retry.enabled</c>.</summary>
    /// <value>Default: <see langword="true"/>.</value>
    public bool Retry { get; set; } = true;

    /// <summary>Gets or sets after how many seconds a record is tried again first; key <c>retry.initial_delay_secs</c>.</summary>
    /// <value>Default: 60.</value>
    public int InitialDelaySeconds { get; set; } = 60;

    /// <summary>Gets or sets the longest delay between two tries, in seconds; key <c>retry.max_delay_secs</c>.</summary>
    /// <value>Default: 3,600.</value>
    public int MaxDelaySeconds { get; set; } = 3_600;

    /// <summary>Gets or sets by how much the delay grows with each try, at least 1; key <c>retry.backoff_multiplier</c>.</summary>
    /// <value>Default: 2.</value>
    public double BackoffMultiplier { get; set; } = 2;

    /// <summary>Gets or sets how often a record is tried again; afterwards it is kept and left alone; key <c>retry.max_retries</c>.</summary>
    /// <value>Default: 10.</value>
    public int MaxRetries { get; set; } = 10;
}
