using System.Buffers;
using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>Writes how to answer: limits, sampling, format and thinking.</summary>
internal static class GenerationConfig
{
    private const int MostStopSequences = 5;

    public static void Write(Utf8JsonWriter json, ChatOptions? options, GeminiRequestSettings settings)
    {
        if (options is null)
        {
            return;
        }

        var config = new ArrayBufferWriter<byte>();
        using (var members = new Utf8JsonWriter(config, ChatAnswer.WriterOptions))
        {
            members.WriteStartObject();
            WriteNumbers(members, options);
            WriteStop(members, options.StopSequences, settings.DropUnsupported);
            WriteFormat(members, options.ResponseFormat);
            WriteLogprobs(members, options.AdditionalProperties);
            GeminiThinking.Of(options, settings).Write(members);
            members.WriteEndObject();
        }

        if (config.WrittenCount > "{}".Length)
        {
            json.WritePropertyName("generationConfig"u8);
            json.WriteRawValue(config.WrittenSpan, skipInputValidation: true);
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, ChatOptions options)
    {
        if (options.MaxOutputTokens is { } limit)
        {
            json.WriteNumber("maxOutputTokens"u8, limit);
        }

        if (options.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (options.TopP is { } topP)
        {
            json.WriteNumber("topP"u8, topP);
        }

        if (options.TopK is { } topK)
        {
            json.WriteNumber("topK"u8, topK);
        }

        // Some models refuse penalties as such, even those that change nothing.
        if (options.PresencePenalty is { } presence and not 0)
        {
            json.WriteNumber("presencePenalty"u8, presence);
        }

        if (options.FrequencyPenalty is { } frequency and not 0)
        {
            json.WriteNumber("frequencyPenalty"u8, frequency);
        }

        if (options.Seed is { } seed)
        {
            // Gemini's is shorter; the same seed stays the same.
            json.WriteNumber("seed"u8, unchecked((int)seed));
        }
    }

    private static void WriteStop(Utf8JsonWriter json, IList<string>? stop, bool dropUnsupported)
    {
        var texts = stop?.Where(text => text.Length > 0).ToList();
        if (texts is not { Count: > 0 })
        {
            return;
        }

        if (texts.Count > MostStopSequences && !dropUnsupported)
        {
            throw RequestProblems.Parameter("stop", $"Gemini takes {MostStopSequences} stop sequences at most; the request has {texts.Count}.");
        }

        json.WriteStartArray("stopSequences"u8);
        foreach (var text in texts.Take(MostStopSequences))
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteLogprobs(Utf8JsonWriter json, AdditionalPropertiesDictionary? extras)
    {
        var top = RequestExtras.Number(extras, "top_logprobs") ?? 0;
        if (RequestExtras.Flag(extras, "logprobs") != true && top <= 0)
        {
            return;
        }

        json.WriteBoolean("responseLogprobs"u8, true);
        if (top > 0)
        {
            json.WriteNumber("logprobs"u8, top);
        }
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormat? format)
    {
        if (format is not ChatResponseFormatJson structured)
        {
            return;
        }

        json.WriteString("responseMimeType"u8, "application/json"u8);
        if (structured.Schema is { ValueKind: JsonValueKind.Object } schema)
        {
            json.WritePropertyName("responseSchema"u8);
            GeminiSchema.Write(json, schema);
        }
    }
}
