using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Reads the usage a chat client reports.</summary>
internal static class ReportedUsage
{
    public static TokenUsage Of(UsageDetails? usage) => usage is null ? default : new TokenUsage
    {
        InputTokens = usage.InputTokenCount ?? 0,
        OutputTokens = usage.OutputTokenCount ?? 0,
        CachedInputTokens = usage.CachedInputTokenCount ?? 0,
        CacheWriteTokens = usage.AdditionalCounts is { } counts && counts.TryGetValue("cache_creation_input_tokens", out var written) ? written : 0,
        ReasoningTokens = usage.ReasoningTokenCount ?? 0,
    };
}
