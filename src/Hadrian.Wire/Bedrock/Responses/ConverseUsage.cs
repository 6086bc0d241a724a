using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Bedrock.Responses;

/// <summary>Reads the tokens of an answer.</summary>
internal static class ConverseUsage
{
    /// <summary>Takes note of the <c>usage</c> of an answer or event, if it has one.</summary>
    public static void Observe(TokenCounts counts, JsonElement answer)
    {
        if (LooseJson.Object(answer, "usage"u8) is { } usage)
        {
            counts.Observe(
                TokenCounts.Read(usage, "inputTokens"u8),
                TokenCounts.Read(usage, "outputTokens"u8),
                TokenCounts.Read(usage, "cacheReadInputTokens"u8),
                TokenCounts.Read(usage, "cacheWriteInputTokens"u8));
        }
    }
}
