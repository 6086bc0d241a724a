using System.Buffers.Text;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.OpenAI.Responses;

/// <summary>Reads a <c>usage</c> object of the OpenAI dialect and what its speakers make of it.</summary>
internal ref struct UsageReader
{
    // Keeps sums and prices far from overflow, whatever a provider claims.
    private const long MostTokens = 1_000_000_000_000;
    private const double MostDollars = 1_000_000;

    private readonly ReadOnlySpan<byte> _json;
    private long? _input;
    private long? _output;
    private long? _total;
    private long _cached;
    private long _written;
    private long _reasoning;
    private long _audioInput;
    private long _audioOutput;
    private decimal? _cost;
    private decimal _upstreamCost;
    private bool _isOwnKey;

    private UsageReader(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>Reads a usage object.</summary>
    /// <returns>The usage; <see langword="null"/> when the object holds no counts.</returns>
    public static TokenUsage? Read(ReadOnlySpan<byte> json) => Read(json, out _);

    /// <summary>Reads a usage object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="cost">What the provider says the call costs: OpenRouter's <c>cost</c>, Perplexity's <c>cost.total_cost</c>.</param>
    /// <returns>The usage; <see langword="null"/> when the object holds no counts.</returns>
    public static TokenUsage? Read(ReadOnlySpan<byte> json, out Money? cost)
    {
        var reader = new UsageReader(json);
        reader.ReadCounts();
        cost = reader.Cost;
        return reader.Normalise();
    }

    // With the customer's own key at the vendor, OpenRouter's cost is its fee alone.
    private readonly Money? Cost => _cost is { } dollars ? Money.FromDollars(dollars + (_isOwnKey ? _upstreamCost : 0)) : null;

    private void ReadCounts()
    {
        var scanner = new JsonScanner(_json);
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            if (scanner.Kind == JsonKind.Object && TryReadPart(ref scanner, name))
            {
                continue;
            }

            if (name.Is(_json, "cost"u8))
            {
                _cost = ReadDollars(ref scanner) ?? _cost;
                continue;
            }

            if (name.Is(_json, "is_byok"u8))
            {
                _isOwnKey = scanner.ReadRange().Of(_json).SequenceEqual("true"u8);
                continue;
            }

            var count = ReadCount(ref scanner);
            if (name.Is(_json, "prompt_tokens"u8) || name.Is(_json, "input_tokens"u8))
            {
                _input = count ?? _input;
            }
            else if (name.Is(_json, "completion_tokens"u8) || name.Is(_json, "output_tokens"u8))
            {
                _output = count ?? _output;
            }
            else if (name.Is(_json, "total_tokens"u8))
            {
                _total = count ?? _total;
            }
            else if (name.Is(_json, "cache_creation_input_tokens"u8))
            {
                _written = count ?? _written;
            }
            else if (name.Is(_json, "prompt_cache_hit_tokens"u8))
            {
                // DeepSeek's name for what the details call cached_tokens.
                _cached = Math.Max(_cached, count ?? 0);
            }
        }
    }

    private bool TryReadPart(ref JsonScanner scanner, JsonName name)
    {
        if (name.Is(_json, "prompt_tokens_details"u8) || name.Is(_json, "input_tokens_details"u8))
        {
            ReadDetails(ref scanner, ref _audioInput);
        }
        else if (name.Is(_json, "completion_tokens_details"u8) || name.Is(_json, "output_tokens_details"u8))
        {
            ReadDetails(ref scanner, ref _audioOutput);
        }
        else if (name.Is(_json, "cost"u8) || name.Is(_json, "cost_details"u8))
        {
            ReadCosts(ref scanner);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadCosts(ref JsonScanner scanner)
    {
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var dollars = ReadDollars(ref scanner);
            if (name.Is(_json, "total_cost"u8))
            {
                _cost = dollars ?? _cost;
            }
            else if (name.Is(_json, "upstream_inference_cost"u8))
            {
                _upstreamCost = dollars ?? 0;
            }
        }
    }

    private void ReadDetails(ref JsonScanner scanner, ref long audio)
    {
        scanner.TryEnterObject();
        while (scanner.TryNextName(out var name))
        {
            var count = ReadCount(ref scanner) ?? 0;
            if (name.Is(_json, "cached_tokens"u8))
            {
                _cached = Math.Max(_cached, count);
            }
            else if (name.Is(_json, "cache_creation_input_tokens"u8) || name.Is(_json, "cache_write_tokens"u8))
            {
                _written = Math.Max(_written, count);
            }
            else if (name.Is(_json, "reasoning_tokens"u8))
            {
                _reasoning = count;
            }
            else if (name.Is(_json, "audio_tokens"u8))
            {
                audio = count;
            }
        }
    }

    private readonly long? ReadCount(ref JsonScanner scanner)
    {
        var isNumber = scanner.Kind == JsonKind.Number;
        var text = scanner.ReadRange().Of(_json);
        return isNumber && Utf8Parser.TryParse(text, out double value, out _)
            ? (long)Math.Clamp(value, 0, MostTokens)
            : null;
    }

    private readonly decimal? ReadDollars(ref JsonScanner scanner)
    {
        var isNumber = scanner.Kind == JsonKind.Number;
        var text = scanner.ReadRange().Of(_json);
        return isNumber && Utf8Parser.TryParse(text, out double dollars, out _)
            ? (decimal)Math.Clamp(dollars, 0, MostDollars)
            : null;
    }

    private readonly TokenUsage? Normalise()
    {
        if (_input is null && _output is null && _total is null)
        {
            return null;
        }

        var output = _output ?? 0;
        var input = _input ?? Math.Max(0, (_total ?? 0) - output);
        if (_reasoning > 0 && _total == input + output + _reasoning)
        {
            // xAI counts reasoning beside completion_tokens; here output includes it.
            output += _reasoning;
        }

        var cached = Math.Min(_cached, input);
        var written = Math.Min(_written, input - cached);
        var reasoning = Math.Min(_reasoning, output);
        return new TokenUsage
        {
            InputTokens = input,
            OutputTokens = output,
            CachedInputTokens = cached,
            CacheWriteTokens = written,
            ReasoningTokens = reasoning,
            AudioInputTokens = Math.Min(_audioInput, input - cached - written),
            AudioOutputTokens = Math.Min(_audioOutput, output - reasoning),
        };
    }
}
