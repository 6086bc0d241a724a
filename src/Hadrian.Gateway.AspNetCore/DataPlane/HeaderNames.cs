namespace Hadrian.Gateway.AspNetCore;

/// <summary>The gateway's own header names (http-api §6).</summary>
internal static class HeaderNames
{
    public const string RequestId = "X-Request-Id";
    public const string Project = "X-Hadrian-Project";
    public const string EmergencyKey = "X-Emergency-Key";
    public const string Provider = "X-Provider";
    public const string ProviderSource = "X-Provider-Source";
    public const string Model = "X-Model";
    public const string InputTokens = "X-Input-Tokens";
    public const string OutputTokens = "X-Output-Tokens";
    public const string CachedTokens = "X-Cached-Tokens";
    public const string ReasoningTokens = "X-Reasoning-Tokens";
    public const string CostMicrocents = "X-Cost-Microcents";
    public const string PricingSource = "X-Pricing-Source";
    public const string BudgetWarning = "X-Budget-Warning";
    public const string BudgetSpendPercentage = "X-Budget-Spend-Percentage";
    public const string BudgetCurrentSpend = "X-Budget-Current-Spend-Cents";
    public const string BudgetLimit = "X-Budget-Limit-Cents";
    public const string BudgetPeriod = "X-Budget-Period";
    public const string FinishReason = "X-Finish-Reason";
    public const string RetryAfterMs = "retry-after-ms";
    public const string ShouldRetry = "x-should-retry";
}
