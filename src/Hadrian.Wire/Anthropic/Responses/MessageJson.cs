using System.Text.Json;

namespace Hadrian.Wire.Anthropic.Responses;

/// <summary>Reads members without trusting their kind.</summary>
internal static class MessageJson
{
    /// <summary>Parses a document that is one JSON object.</summary>
    /// <returns>The object; <see langword="null"/> when it is something else.</returns>
    public static JsonElement? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var element = JsonElement.Parse(json);
            return element.ValueKind == JsonValueKind.Object ? element : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gives a text member, or <see langword="null"/>.</summary>
    public static string? Text(JsonElement element, ReadOnlySpan<byte> name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? TextOf(value) : null;

    /// <summary>Gives an object member, or <see langword="null"/>.</summary>
    public static JsonElement? Object(JsonElement element, ReadOnlySpan<byte> name)
        => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which is no text.
            return null;
        }
    }
}
