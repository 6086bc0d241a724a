using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class UsageOptionsValidator : IValidateOptions<UsageOptions>
{
    public ValidateOptionsResult Validate(string? name, UsageOptions options) => new SectionCheck("observability.usage.buffer")
        .Between("max_size", options.BatchSize, 1, 100_000)
        .Between("flush_interval_ms", options.FlushIntervalMilliseconds, 10, 600_000)
        .Between("max_pending_entries", options.MaxPending, 1, 10_000_000)
        .Result;
}
