using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class UsageOptionsValidator : IValidateOptions<UsageOptions>
{
    public ValidateOptionsResult Validate(string? name, UsageOptions options) => new SectionCheck("observability.usage.buffer")
        .Between("max_size", options.BatchSize, 1, 100_000)
        .Between("flush_interval_ms", options.FlushIntervalMilliseconds, 10, 600_000)
        .Between("max_pending_entries", options.MaxPending, 1, 10_000_000)
        .Require("journal_path", options.JournalPath is null || !string.IsNullOrWhiteSpace(options.JournalPath), "must name a directory; leave it out for no journal.")
        .Require("journal", Enum.IsDefined(options.JournalMode), $"'{options.JournalMode}' is not one of overflow, always.")
        .Require("journal", options.JournalMode != UsageJournalMode.Always || options.JournalPath is not null, "'always' needs a directory; set journal_path beside it.")
        .Require("journal_max_bytes", options.JournalMaxBytes >= 1 << 20, $"must be 1048576 or more, not {options.JournalMaxBytes}.")
        .Result;
}
