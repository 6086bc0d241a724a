using System.Buffers;
using System.Text;
using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Gemini.Responses;

/// <summary>Reads log probabilities into the shape OpenAI gives them.</summary>
internal static class Logprobs
{
    /// <summary>Reads those of a candidate; <see langword="null"/> when it has none.</summary>
    public static JsonElement? Read(JsonElement candidate)
    {
        if (LooseJson.Object(candidate, "logprobsResult"u8) is not { } result
            || !result.TryGetProperty("chosenCandidates"u8, out var chosen) || chosen.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var others = result.TryGetProperty("topCandidates"u8, out var tops) && tops.ValueKind == JsonValueKind.Array ? tops.EnumerateArray().ToList() : [];
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartArray("content"u8);
            var number = 0;
            foreach (var token in chosen.EnumerateArray())
            {
                Write(json, token, number < others.Count ? others[number] : default);
                number++;
            }

            json.WriteEndArray();
            json.WriteNull("refusal"u8);
            json.WriteEndObject();
        }

        return JsonElement.Parse(output.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, JsonElement token, JsonElement top)
    {
        json.WriteStartObject();
        WriteToken(json, token);
        json.WriteStartArray("top_logprobs"u8);
        if (top.ValueKind == JsonValueKind.Object && top.TryGetProperty("candidates"u8, out var candidates) && candidates.ValueKind == JsonValueKind.Array)
        {
            foreach (var other in candidates.EnumerateArray())
            {
                json.WriteStartObject();
                WriteToken(json, other);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteToken(Utf8JsonWriter json, JsonElement token)
    {
        var text = LooseJson.Text(token, "token"u8) ?? "";
        json.WriteString("token"u8, text);
        json.WriteNumber("logprob"u8, token.ValueKind == JsonValueKind.Object && token.TryGetProperty("logProbability"u8, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var probability) && double.IsFinite(probability) ? probability : 0);
        json.WriteStartArray("bytes"u8);
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            json.WriteNumberValue(part);
        }

        json.WriteEndArray();
    }
}
