using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class UsageOptionsValidator : IValidateOptions<UsageOptions>
{
    public ValidateOptionsResult Validate(string? name, UsageOptions options)
    {
        var (buffer, letters) = (Buffer(options), DeadLetters(options.DeadLetters));
        return buffer.Failed && letters.Failed ? ValidateOptionsResult.Fail([.. buffer.Failures, .. letters.Failures]) : buffer.Failed ? buffer : letters;
    }

    private static ValidateOptionsResult DeadLetters(DeadLetterOptions options) => new SectionCheck("observability.dead_letter_queue")
        .Require("path", options.Path is null || !string.IsNullOrWhiteSpace(options.Path), "must name a directory.")
        .AtLeast("retry.initial_delay_secs", options.InitialDelaySeconds, 0)
        .AtLeast("retry.max_delay_secs", options.MaxDelaySeconds, 1)
        .Require("retry.backoff_multiplier", options.BackoffMultiplier >= 1 && double.IsFinite(options.BackoffMultiplier), $"must be 1 or more, not {options.BackoffMultiplier}.")
        .AtLeast("retry.max_retries", options.MaxRetries, 0)
        .Result;

    private static ValidateOptionsResult Buffer(UsageOptions options) => new SectionCheck("observability.usage.buffer")
        .Between("max_size", options.BatchSize, 1, 100_000)
        .Between("flush_interval_ms", options.FlushIntervalMilliseconds, 10, 600_000)
        .Between("max_pending_entries", options.MaxPending, 1, 10_000_000)
        .Require("journal_path", options.JournalPath is null || !string.IsNullOrWhiteSpace(options.JournalPath), "must name a directory; leave it out for no journal.")
        .Require("journal", Enum.IsDefined(options.JournalMode), $"'{options.JournalMode}' is not one of overflow, always.")
        .Require("journal", options.JournalMode != UsageJournalMode.Always || options.JournalPath is not null, "'always' needs a directory; set journal_path beside it.")
        .Require("journal_max_bytes", options.JournalMaxBytes >= 1 << 20, $"must be 1048576 or more, not {options.JournalMaxBytes}.")
        .Result;
}
