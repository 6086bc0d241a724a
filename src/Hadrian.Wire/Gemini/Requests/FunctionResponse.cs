using System.Text.Json;
using Hadrian.Wire.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>Writes what a tool gave as the object Gemini demands.</summary>
internal static class FunctionResponse
{
    /// <summary>Writes the value: an object as it is, anything else as the <c>result</c> of one, what went wrong as its <c>error</c>.</summary>
    public static void Write(Utf8JsonWriter json, FunctionResultContent result, string text)
    {
        if (result.Exception is null && LooseJson.Parse(text) is { } given)
        {
            given.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        if (result.Exception is not null)
        {
            json.WriteString("error"u8, text.Length > 0 ? text : result.Exception.Message);
        }
        else if (TryParseArray(text) is { } array)
        {
            json.WritePropertyName("result"u8);
            array.WriteTo(json);
        }
        else
        {
            json.WriteString("result"u8, text);
        }

        json.WriteEndObject();
    }

    private static JsonElement? TryParseArray(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('['))
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(text) is { ValueKind: JsonValueKind.Array } array ? array : null;
        }
        catch (JsonException)
        {
            // A text that begins like an array.
            return null;
        }
    }
}
