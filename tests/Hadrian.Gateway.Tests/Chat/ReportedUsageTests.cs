using Microsoft.Extensions.AI;

namespace Hadrian.Gateway.Tests.Chat;

public sealed class ReportedUsageTests
{
    [Fact]
    public void Of_EveryCount_IsKept()
        => Assert.Equal(
            new TokenUsage { InputTokens = 20, OutputTokens = 9, CachedInputTokens = 5, CacheWriteTokens = 3, ReasoningTokens = 2 },
            ReportedUsage.Of(new UsageDetails
            {
                InputTokenCount = 20,
                OutputTokenCount = 9,
                CachedInputTokenCount = 5,
                ReasoningTokenCount = 2,
                AdditionalCounts = new() { ["cache_creation_input_tokens"] = 3 },
            }));

    [Fact]
    public void Of_Nothing_IsNothing()
    {
        Assert.Equal(default, ReportedUsage.Of(null));
        Assert.Equal(default, ReportedUsage.Of(new UsageDetails { AdditionalCounts = new() { ["other"] = 1 } }));
    }
}
