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

    /// <summary>Gets or sets how many records may wait in memory while storage is away, from 1 to 10,000,000. Beyond it they go to the journal; without one, or when it fails, the oldest are dropped, with an error and a metric.</summary>
    /// <value>Default: 10,000.</value>
    [ConfigurationKeyName("max_pending_entries")]
    public int MaxPending { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets the directory of the journal, which keeps records that storage does not take until it does, over restarts
    /// too. It is created when missing, within a directory that exists; each process needs its own. A leading <c>~/</c> is
    /// the user's home.
    /// </summary>
    /// <value>Default: <see langword="null"/>, no journal.</value>
    [ConfigurationKeyName("journal_path")]
    public string? JournalPath { get; set; }

    /// <summary>Gets or sets which records go to the journal. Key <c>journal</c>: <c>overflow</c> or <c>always</c>.</summary>
    /// <value>Default: <see cref="UsageJournalMode.Overflow"/>.</value>
    public UsageJournalMode JournalMode { get; set; }

    /// <summary>Gets or sets how large the journal may grow, in bytes, from 1 MiB. A record takes about 1 KiB. Beyond it the journal counts as failed.</summary>
    /// <value>Default: 1 GiB.</value>
    [ConfigurationKeyName("journal_max_bytes")]
    public long JournalMaxBytes { get; set; } = 1L << 30;

    /// <summary>Gets what becomes of records that storage rejects.</summary>
    public DeadLetterOptions DeadLetters { get; } = new();
}
