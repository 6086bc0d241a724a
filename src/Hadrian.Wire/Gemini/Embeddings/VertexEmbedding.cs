using System.Buffers;
using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Gemini.Embeddings;

/// <summary>Embeddings of Google's models, by Vertex AI's <c>predict</c>.</summary>
public static class VertexEmbedding
{
    private const int MostTexts = 250;
    private const int MostCharacters = 40_000;

    /// <summary>Splits texts into groups a model takes at once.</summary>
    /// <param name="model">The model's id.</param>
    /// <param name="texts">The texts.</param>
    /// <returns>Where each group begins and how many texts it has, in order.</returns>
    public static IReadOnlyList<(int Start, int Count)> Split(string model, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        var most = model.Contains("gemini-embedding", StringComparison.Ordinal) ? 1 : MostTexts;
        var groups = new List<(int Start, int Count)>();
        var (start, characters) = (0, 0L);
        for (var i = 0; i < texts.Count; i++)
        {
            if (i > start && (i - start == most || characters + texts[i].Length > MostCharacters))
            {
                groups.Add((start, i - start));
                (start, characters) = (i, 0);
            }

            characters += texts[i].Length;
        }

        if (start < texts.Count)
        {
            groups.Add((start, texts.Count - start));
        }

        return groups;
    }

    /// <summary>Writes the request for texts.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="dimensions">How long the vectors are to be; <see langword="null"/> for the model's usual length.</param>
    /// <param name="inputType">
    /// What the texts are for: one of Google's task types in any case, or <c>search_query</c> or <c>search_document</c>;
    /// <see langword="null"/> to say nothing.
    /// </param>
    public static void Write(IBufferWriter<byte> output, IEnumerable<string> texts, int? dimensions, string? inputType)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(texts);
        var task = inputType?.ToUpperInvariant() switch
        {
            "SEARCH_QUERY" => "RETRIEVAL_QUERY",
            "SEARCH_DOCUMENT" => "RETRIEVAL_DOCUMENT",
            var other => other,
        };
        using var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions);
        json.WriteStartObject();
        json.WriteStartArray("instances"u8);
        foreach (var text in texts)
        {
            json.WriteStartObject();
            json.WriteString("content"u8, text);
            if (task is { Length: > 0 })
            {
                json.WriteString("task_type"u8, task);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (dimensions is { } length)
        {
            json.WriteStartObject("parameters"u8);
            json.WriteBoolean("autoTruncate"u8, true);
            json.WriteNumber("outputDimensionality"u8, length);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="body">Its body.</param>
    /// <param name="vectors">Where to put the vectors, in the order of the texts.</param>
    /// <param name="tokens">How many tokens the texts had.</param>
    /// <returns><see langword="false"/> when the body is no answer, or has not one vector for each text.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, Span<ReadOnlyMemory<float>> vectors, out long tokens)
    {
        tokens = 0;
        if (LooseJson.Parse(body) is not { } json || !json.TryGetProperty("predictions"u8, out var predictions)
            || predictions.ValueKind != JsonValueKind.Array || predictions.GetArrayLength() != vectors.Length)
        {
            return false;
        }

        var number = 0;
        foreach (var prediction in predictions.EnumerateArray())
        {
            if (LooseJson.Object(prediction, "embeddings"u8) is not { } embedding || VectorOf(embedding) is not { Length: > 0 } vector)
            {
                return false;
            }

            vectors[number++] = vector;
            if (LooseJson.Object(embedding, "statistics"u8) is { } statistics)
            {
                tokens += TokenCounts.Read(statistics, "token_count"u8) ?? TokenCounts.Read(statistics, "tokenCount"u8) ?? 0;
            }
        }

        return true;
    }

    private static float[]? VectorOf(JsonElement embedding)
    {
        if (!embedding.TryGetProperty("values"u8, out var numbers) || numbers.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var values = new float[numbers.GetArrayLength()];
        var count = 0;
        foreach (var number in numbers.EnumerateArray())
        {
            if (number.ValueKind != JsonValueKind.Number || !number.TryGetSingle(out var value) || !float.IsFinite(value))
            {
                return null;
            }

            values[count++] = value;
        }

        return values;
    }
}
