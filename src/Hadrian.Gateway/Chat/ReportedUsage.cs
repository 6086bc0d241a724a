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
        ReasoningTokens = usage.ReasoningTokenCount ?? 0,
    };
}
