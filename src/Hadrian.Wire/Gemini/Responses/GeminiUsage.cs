using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Gemini.Responses;

/// <summary>Reads the tokens of an answer. Gemini counts what its cache read within the prompt, thoughts beside the answer, and what tools of its own read beside both.</summary>
internal static class GeminiUsage
{
    /// <summary>Takes note of the <c>usageMetadata</c> of an answer or event, if it has one. Early events of a stream may count nothing yet.</summary>
    public static void Observe(TokenCounts counts, JsonElement answer)
    {
        if (LooseJson.Object(answer, "usageMetadata"u8) is not { } usage)
        {
            return;
        }

        var prompt = Sum(TokenCounts.Read(usage, "promptTokenCount"u8), TokenCounts.Read(usage, "toolUsePromptTokenCount"u8));
        var thoughts = TokenCounts.Read(usage, "thoughtsTokenCount"u8);
        var cached = prompt is { } all ? Math.Min(TokenCounts.Read(usage, "cachedContentTokenCount"u8) ?? 0, all) : (long?)null;
        counts.Observe(prompt - cached, Sum(TokenCounts.Read(usage, "candidatesTokenCount"u8), thoughts), cached, null, thoughts);
    }

    private static long? Sum(long? first, long? second) => first is null ? second : first + (second ?? 0);
}
