using System.Text.Json;
using Hadrian.Wire.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Reads how a chat request wants to be answered.</summary>
internal static class OptionsReader
{
    // What ChatOptions has no member for. What only advises is not among them.
    private static readonly string[] Others = ["n", "logprobs", "top_logprobs", "logit_bias", "audio", "modalities", "user", "reasoning_effort"];

    public static ChatOptions Read(JsonElement body, bool dropUnsupported)
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = Integer(body, "max_completion_tokens"u8) ?? Integer(body, "max_tokens"u8),
            Temperature = Number(body, "temperature"u8),
            TopP = Number(body, "top_p"u8),
            TopK = Integer(body, "top_k"u8),
            FrequencyPenalty = Number(body, "frequency_penalty"u8),
            PresencePenalty = Number(body, "presence_penalty"u8),
            Seed = body.TryGetProperty("seed"u8, out var seed) && seed.ValueKind == JsonValueKind.Number && seed.TryGetInt64(out var number) ? number : null,
            StopSequences = Stop(body),
            ResponseFormat = Format(body, dropUnsupported),
            AllowMultipleToolCalls = Flag(body, "parallel_tool_calls"u8),
            AdditionalProperties = [],
        };
        ToolReader.Read(body, options, dropUnsupported);
        foreach (var name in Others)
        {
            if (body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                options.AdditionalProperties[name] = value;
            }
        }

        ReadReasoning(body, options.AdditionalProperties);
        if (dropUnsupported)
        {
            RequestRefusals.Drop(options);
        }

        return options;
    }

    private static void ReadReasoning(JsonElement body, AdditionalPropertiesDictionary extras)
    {
        if (LooseJson.Object(body, "reasoning"u8) is not { } reasoning)
        {
            return;
        }

        if (LooseJson.Text(reasoning, "effort"u8) is { } effort)
        {
            extras.TryAdd("reasoning_effort", effort);
        }

        if (Integer(reasoning, "max_tokens"u8) is { } budget)
        {
            extras["reasoning_max_tokens"] = budget;
        }

        if (Flag(reasoning, "enabled"u8) is { } enabled)
        {
            extras["reasoning_enabled"] = enabled;
        }
    }

    private static List<string>? Stop(JsonElement body)
    {
        if (!body.TryGetProperty("stop"u8, out var stop) || stop.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return stop.ValueKind switch
        {
            JsonValueKind.String => [LooseJson.Text(body, "stop"u8) ?? ""],
            JsonValueKind.Array when stop.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. stop.EnumerateArray().Select(item => LooseJson.TextOf(item) ?? "")],
            _ => throw RequestProblems.Malformed("stop", "a string or an array of strings"),
        };
    }

    private static ChatResponseFormat? Format(JsonElement body, bool dropUnsupported)
    {
        if (LooseJson.Object(body, "response_format"u8) is not { } format)
        {
            return null;
        }

        switch (LooseJson.Text(format, "type"u8))
        {
            case "text":
                return ChatResponseFormat.Text;
            case "json_object":
                return ChatResponseFormat.Json;
            case "json_schema" when LooseJson.Object(format, "json_schema"u8) is { } wanted && LooseJson.Object(wanted, "schema"u8) is { } schema:
                return ChatResponseFormat.ForJsonSchema(schema, LooseJson.Text(wanted, "name"u8), LooseJson.Text(wanted, "description"u8));
            case "json_schema":
                throw RequestProblems.Malformed("response_format.json_schema.schema", "an object");
            case var _ when dropUnsupported:
                return null;
            case var other:
                throw RequestProblems.Parameter("response_format", $"The format {other} cannot be had from this provider; text, json_object and json_schema can.");
        }
    }

    private static int? Integer(JsonElement element, ReadOnlySpan<byte> name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? (int)Math.Clamp(number, int.MinValue, int.MaxValue)
            : null;

    private static float? Number(JsonElement element, ReadOnlySpan<byte> name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetSingle() : null;

    private static bool? Flag(JsonElement element, ReadOnlySpan<byte> name)
        => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
}
