using System.Buffers;
using System.Text.Json;

namespace Hadrian.Providers.Vertex;

/// <summary>The models of a publisher. Vertex tells a project none that it may use, so they are those this version knows and those the settings name.</summary>
internal static class VertexModels
{
    private static readonly string[] Google =
    [
        "gemini-3-pro-preview", "gemini-3-flash-preview", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-2.5-flash-lite",
        "gemini-embedding-001", "text-embedding-005", "text-multilingual-embedding-002",
    ];

    private static readonly string[] Anthropic =
    [
        "claude-opus-4-5@20251101", "claude-sonnet-4-5@20250929", "claude-haiku-4-5@20251001", "claude-opus-4-1@20250805",
    ];

    /// <summary>Gives the model whose tokens are counted to see whether the provider is there; <see langword="null"/> where none can be.</summary>
    public static string? ToCount(VertexProviderOptions options) => options.Publisher != VertexProviderOptions.Google ? null
        : Of(options).First(model => model.StartsWith("gemini-", StringComparison.Ordinal) && !model.Contains("embedding", StringComparison.Ordinal));

    /// <summary>Writes the models as OpenAI does.</summary>
    public static void Write(IBufferWriter<byte> output, VertexProviderOptions options)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (var model in Of(options))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, model);
            json.WriteString("object"u8, "model"u8);
            json.WriteNumber("created"u8, 0);
            json.WriteString("owned_by"u8, options.Publisher);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<string> Of(VertexProviderOptions options)
        => options.Models.Keys.Order(StringComparer.Ordinal)
            .Concat(options.ModelAliases.Values.Order(StringComparer.Ordinal))
            .Concat(options.Publisher == VertexProviderOptions.Anthropic ? Anthropic : Google)
            .Distinct(StringComparer.Ordinal);
}
