namespace Hadrian.Stores.EntityFrameworkCore;

/// <summary>The sums of a row of <c>usage_hourly</c>.</summary>
/// <param name="Requests">How many calls.</param>
/// <param name="InputTokens">Input tokens.</param>
/// <param name="OutputTokens">Output tokens.</param>
/// <param name="CachedInputTokens">Input tokens read from the provider's cache.</param>
/// <param name="ReasoningTokens">Output tokens spent on reasoning.</param>
/// <param name="Cost">What the calls with a known price cost.</param>
public readonly record struct UsageTotals(
    long Requests, long InputTokens, long OutputTokens, long CachedInputTokens, long ReasoningTokens, Money Cost)
{
    /// <summary>Adds one call.</summary>
    /// <param name="record">The call.</param>
    public UsageTotals Add(UsageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new UsageTotals(
            Requests + 1,
            InputTokens + record.Usage.InputTokens,
            OutputTokens + record.Usage.OutputTokens,
            CachedInputTokens + record.Usage.CachedInputTokens,
            ReasoningTokens + record.Usage.ReasoningTokens,
            Cost + (record.Cost ?? Money.Zero));
    }
}
