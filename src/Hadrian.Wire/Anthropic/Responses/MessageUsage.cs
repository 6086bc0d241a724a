using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Responses;

/// <summary>
/// The tokens of a message. A stream tells them in parts, each part as it stands then; what is null or missing stands as it
/// did before.
/// </summary>
internal sealed class MessageUsage
{
    // Keeps sums and prices far from overflow, whatever a provider claims.
    private const double MostTokens = 1_000_000_000_000;

    private long? _input;
    private long? _output;
    private long _cacheRead;
    private long _cacheWrite;
    private long? _thinking;

    /// <summary>Takes note of a <c>usage</c> object.</summary>
    public void Observe(JsonElement message)
    {
        if (!message.TryGetProperty("usage"u8, out var usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        _input = Count(usage, "input_tokens"u8) ?? _input;
        _output = Count(usage, "output_tokens"u8) ?? _output;
        _cacheRead = Count(usage, "cache_read_input_tokens"u8) ?? _cacheRead;
        _cacheWrite = Count(usage, "cache_creation_input_tokens"u8) ?? _cacheWrite;
        if (usage.TryGetProperty("output_tokens_details"u8, out var details) && details.ValueKind == JsonValueKind.Object)
        {
            _thinking = Count(details, "thinking_tokens"u8) ?? _thinking;
        }
    }

    /// <summary>Gives the tokens in OpenAI's meaning, in which input includes what the cache read and wrote; <see langword="null"/> when none are known.</summary>
    public UsageDetails? ToDetails()
    {
        if (_input is null && _output is null)
        {
            return null;
        }

        var input = (_input ?? 0) + _cacheRead + _cacheWrite;
        return new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = _output ?? 0,
            TotalTokenCount = input + (_output ?? 0),
            CachedInputTokenCount = _cacheRead,
            ReasoningTokenCount = _thinking,
            AdditionalCounts = _cacheWrite > 0 ? new AdditionalPropertiesDictionary<long> { ["cache_creation_input_tokens"] = _cacheWrite } : null,
        };
    }

    private static long? Count(JsonElement usage, ReadOnlySpan<byte> name)
        => usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var count)
            ? (long)Math.Clamp(count, 0, MostTokens)
            : null;
}
