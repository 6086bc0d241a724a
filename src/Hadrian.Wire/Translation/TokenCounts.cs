using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>
/// The tokens of an answer whose provider counts what its cache read and wrote beside the input. A stream may tell them in
/// parts, each part as it stands then; what is null or missing stands as it did before.
/// </summary>
internal sealed class TokenCounts
{
    // Keeps sums and prices far from overflow, whatever a provider claims.
    private const double MostTokens = 1_000_000_000_000;

    private long? _input;
    private long? _output;
    private long _cacheRead;
    private long _cacheWrite;
    private long? _thinking;

    /// <summary>Takes note of counts; those that are <see langword="null"/> change nothing.</summary>
    public void Observe(long? input, long? output, long? cacheRead, long? cacheWrite, long? thinking = null)
    {
        _input = input ?? _input;
        _output = output ?? _output;
        _cacheRead = cacheRead ?? _cacheRead;
        _cacheWrite = cacheWrite ?? _cacheWrite;
        _thinking = thinking ?? _thinking;
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

    /// <summary>Reads a count, which some providers write as a fraction; <see langword="null"/> when it is no number.</summary>
    public static long? Read(JsonElement usage, ReadOnlySpan<byte> name)
        => usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var count)
            ? (long)Math.Clamp(count, 0, MostTokens)
            : null;
}
