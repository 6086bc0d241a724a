using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Anthropic.Responses;

/// <summary>Reads the tokens of a message.</summary>
internal static class MessageUsage
{
    /// <summary>Takes note of the <c>usage</c> of a message, if it has one.</summary>
    public static void Observe(TokenCounts counts, JsonElement message)
    {
        if (LooseJson.Object(message, "usage"u8) is not { } usage)
        {
            return;
        }

        counts.Observe(
            TokenCounts.Read(usage, "input_tokens"u8),
            TokenCounts.Read(usage, "output_tokens"u8),
            TokenCounts.Read(usage, "cache_read_input_tokens"u8),
            TokenCounts.Read(usage, "cache_creation_input_tokens"u8),
            LooseJson.Object(usage, "output_tokens_details"u8) is { } details ? TokenCounts.Read(details, "thinking_tokens"u8) : null);
    }
}
