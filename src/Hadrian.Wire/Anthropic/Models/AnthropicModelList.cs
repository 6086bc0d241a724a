using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hadrian.Wire.Json;

namespace Hadrian.Wire.Anthropic.Models;

/// <summary>Gathers the pages of Anthropic's model list and writes them as OpenAI does.</summary>
public sealed class AnthropicModelList
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<JsonElement> _models = [];

    /// <summary>Gets the id after which the next page begins; <see langword="null"/> when there is none.</summary>
    public string? NextAfter { get; private set; }

    /// <summary>Takes a page.</summary>
    /// <param name="body">The page's body.</param>
    /// <returns><see langword="false"/> when the body is no such list.</returns>
    public bool TryAdd(ReadOnlySpan<byte> body)
    {
        if (LooseJson.Parse(body) is not { } page || !page.TryGetProperty("data"u8, out var data) || data.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        _models.AddRange(data.EnumerateArray().Where(model => LooseJson.Text(model, "id"u8) is { Length: > 0 }));
        var last = LooseJson.Text(page, "last_id"u8);
        var hasMore = page.TryGetProperty("has_more"u8, out var more) && more.ValueKind == JsonValueKind.True;

        // A page that leads back to itself would never end.
        NextAfter = hasMore && !string.IsNullOrEmpty(last) && last != NextAfter ? last : null;
        return true;
    }

    /// <summary>Writes the list.</summary>
    /// <param name="output">Where to write.</param>
    public void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var model in _models)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, LooseJson.Text(model, "id"u8));
            json.WriteString("object"u8, "model"u8);
            json.WriteNumber("created"u8, CreatedAt(model));
            json.WriteString("owned_by"u8, "anthropic"u8);
            if (LooseJson.Text(model, "display_name"u8) is { } name)
            {
                json.WriteString("display_name"u8, name);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static long CreatedAt(JsonElement model)
        => DateTimeOffset.TryParse(LooseJson.Text(model, "created_at"u8), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            ? created.ToUnixTimeSeconds()
            : 0;
}
