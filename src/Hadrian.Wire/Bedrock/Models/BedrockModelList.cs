using System.Buffers;
using System.Text.Json;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;

namespace Hadrian.Wire.Bedrock.Models;

/// <summary>Writes Bedrock's models as OpenAI does.</summary>
public static class BedrockModelList
{
    /// <summary>Writes the foundation models of a region, and the inference profiles that call others.</summary>
    /// <param name="output">Where to write; not written to when the body is no list.</param>
    /// <param name="body">The body of <c>GET /foundation-models</c>.</param>
    /// <param name="profiles">The profiles, if they are known.</param>
    /// <returns><see langword="false"/> when the body is no such list.</returns>
    public static bool TryWrite(IBufferWriter<byte> output, ReadOnlySpan<byte> body, InferenceProfiles? profiles)
    {
        if (LooseJson.Parse(body) is not { } list
            || !list.TryGetProperty("modelSummaries"u8, out var models)
            || models.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        using var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var model in models.EnumerateArray())
        {
            Write(json, model);
        }

        foreach (var profile in profiles?.All ?? [])
        {
            json.WriteStartObject();
            WriteHead(json, profile.Id, BedrockModelIds.MakerOf(profile.Id), profile.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return true;
    }

    private static void Write(Utf8JsonWriter json, JsonElement model)
    {
        if (LooseJson.Text(model, "modelId"u8) is not { Length: > 0 } id)
        {
            return;
        }

        json.WriteStartObject();
        WriteHead(json, id, LooseJson.Text(model, "providerName"u8)?.ToLowerInvariant(), LooseJson.Text(model, "modelName"u8));
        WriteModalities(json, "input_modalities"u8, model, "inputModalities"u8);
        WriteModalities(json, "output_modalities"u8, model, "outputModalities"u8);
        if (model.TryGetProperty("responseStreamingSupported"u8, out var streaming) && streaming.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            json.WriteBoolean("streaming"u8, streaming.GetBoolean());
        }

        if (LooseJson.Object(model, "modelLifecycle"u8) is { } lifecycle && LooseJson.Text(lifecycle, "status"u8) is { } status)
        {
            json.WriteString("lifecycle_status"u8, status);
        }

        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, string id, string? owner, string? name)
    {
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, 0);
        json.WriteString("owned_by"u8, owner ?? "amazon");
        if (name is not null)
        {
            json.WriteString("display_name"u8, name);
        }
    }

    private static void WriteModalities(Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement model, ReadOnlySpan<byte> member)
    {
        if (!model.TryGetProperty(member, out var modalities) || modalities.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var modality in modalities.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String))
        {
            json.WriteStringValue(LooseJson.TextOf(modality)?.ToLowerInvariant());
        }

        json.WriteEndArray();
    }
}
