using System.Buffers;
using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Bedrock.Embeddings;

/// <summary>Embeddings of Amazon's Titan models, which take one text at a time.</summary>
public static class TitanEmbedding
{
    /// <summary>Writes the request for one text.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="model">The model's id at Bedrock.</param>
    /// <param name="text">The text.</param>
    /// <param name="dimensions">How long the vector is to be; <see langword="null"/> for the model's usual length.</param>
    /// <exception cref="GatewayException">The model is none of Titan's, or cannot choose the length: code <c>unsupported_parameter</c>.</exception>
    public static void Write(IBufferWriter<byte> output, string model, string text, int? dimensions)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(model);
        if (model.Contains("cohere.", StringComparison.Ordinal) || model.Contains("amazon.nova", StringComparison.Ordinal))
        {
            throw RequestProblems.Parameter("model", "Embeddings can be had of Amazon's Titan models alone here, such as amazon.titan-embed-text-v2:0.");
        }

        var isFirst = model.Contains("titan-embed-text-v1", StringComparison.Ordinal) || model.Contains("titan-embed-g1-text", StringComparison.Ordinal);
        if (isFirst && dimensions is not null)
        {
            throw RequestProblems.Parameter("dimensions", "The first Titan model cannot choose how long its vectors are. Leave dimensions out, or ask amazon.titan-embed-text-v2:0.");
        }

        using var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions);
        json.WriteStartObject();
        json.WriteString("inputText"u8, text);
        if (model.Contains("titan-embed-image", StringComparison.Ordinal))
        {
            if (dimensions is { } length)
            {
                json.WriteStartObject("embeddingConfig"u8);
                json.WriteNumber("outputEmbeddingLength"u8, length);
                json.WriteEndObject();
            }
        }
        else if (!isFirst)
        {
            if (dimensions is { } length)
            {
                json.WriteNumber("dimensions"u8, length);
            }

            json.WriteBoolean("normalize"u8, true);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="body">Its body.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="tokens">How many tokens the text had.</param>
    /// <returns><see langword="false"/> when the body is no embedding.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out ReadOnlyMemory<float> vector, out long tokens)
    {
        (vector, tokens) = (default, 0);
        if (LooseJson.Parse(body) is not { } json || !json.TryGetProperty("embedding"u8, out var numbers) || numbers.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var values = new float[numbers.GetArrayLength()];
        var count = 0;
        foreach (var number in numbers.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetSingle(out var value) || !float.IsFinite(value))
            {
                return false;
            }

            values[count++] = value;
        }

        (vector, tokens) = (values, TokenCounts.Read(json, "inputTextTokenCount"u8) ?? 0);
        return count > 0;
    }
}
