using System.Buffers;
using System.Text.Json;

namespace Hadrian.Wire.Translation;

/// <summary>Writes embeddings in OpenAI's dialect.</summary>
public static class EmbeddingAnswer
{
    /// <summary>Writes an answer, its vectors as arrays of numbers.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="model">The model that was asked for.</param>
    /// <param name="vectors">The vectors, in the order of the texts.</param>
    /// <param name="tokens">How many tokens the texts had.</param>
    public static void Write(IBufferWriter<byte> output, string model, IReadOnlyList<ReadOnlyMemory<float>> vectors, long tokens)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(vectors);
        using var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        for (var i = 0; i < vectors.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "embedding"u8);
            json.WriteNumber("index"u8, i);
            json.WriteStartArray("embedding"u8);
            foreach (var value in vectors[i].Span)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model"u8, model);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, tokens);
        json.WriteNumber("total_tokens"u8, tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
