using System.Text.Json;

namespace Hadrian.Wire.Json;

/// <summary>Reads JSON objects of others without trusting what they hold.</summary>
internal static class LooseJson
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

    /// <summary>Parses a text that is one JSON object.</summary>
    /// <returns>The object; <see langword="null"/> when it is something else.</returns>
    public static JsonElement? Parse(string json)
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

    /// <summary>Gives the text of a string; <see langword="null"/> when it holds half a surrogate pair and thus is no text.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Gives an object member, or <see langword="null"/>.</summary>
    public static JsonElement? Object(JsonElement element, ReadOnlySpan<byte> name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
}
