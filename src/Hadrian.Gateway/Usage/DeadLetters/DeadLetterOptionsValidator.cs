using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

internal sealed class DeadLetterOptionsValidator : IValidateOptions<UsageOptions>
{
    public ValidateOptionsResult Validate(string? name, UsageOptions options) => new SectionCheck("observability.dead_letter_queue")
        .Require("path", options.DeadLetters.Path is null || !string.IsNullOrWhiteSpace(options.DeadLetters.Path), "must name a directory.")
        .AtLeast("retry.initial_delay_secs", options.DeadLetters.InitialDelaySeconds, 0)
        .AtLeast("retry.max_delay_secs", options.DeadLetters.MaxDelaySeconds, 1)
        .Require(
            "retry.backoff_multiplier",
            options.DeadLetters.BackoffMultiplier >= 1 && double.IsFinite(options.DeadLetters.BackoffMultiplier),
            $"must be 1 or more, not {options.DeadLetters.BackoffMultiplier}.")
        .AtLeast("retry.max_retries", options.DeadLetters.MaxRetries, 0)
        .Result;
}
