using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>The texts within contents of the Microsoft.Extensions.AI types, and contents with other texts in their place.</summary>
internal static class ChatTexts
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gives the text of a content; <see langword="null"/> when it has none.</summary>
    /// <param name="content">The content.</param>
    /// <param name="isJson">Whether the text is JSON.</param>
    public static string? Read(AIContent content, out bool isJson)
    {
        isJson = content is FunctionCallContent or FunctionResultContent { Result: not string };
        var text = content switch
        {
            TextContent own => own.Text,
            TextReasoningContent own => own.Text,
            FunctionCallContent { Arguments: { Count: > 0 } arguments } => Serialize(arguments, typeof(IDictionary<string, object?>)),
            FunctionResultContent { Result: string result } => result,
            FunctionResultContent { Result: { } result } => Serialize(result, result.GetType()),
            ErrorContent own => own.Message,
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Gives a content like another, with another text.</summary>
    /// <returns><see langword="null"/> when that cannot be: the arguments of a call are no JSON any more.</returns>
    public static AIContent? Replace(AIContent content, string text) => content switch
    {
        TextContent own => new TextContent(text) { AdditionalProperties = own.AdditionalProperties },
        TextReasoningContent own => new TextReasoningContent(text) { AdditionalProperties = own.AdditionalProperties },
        FunctionCallContent own => Arguments(text) is { } arguments
            ? new FunctionCallContent(own.CallId, own.Name, arguments) { AdditionalProperties = own.AdditionalProperties }
            : null,
        FunctionResultContent { Result: string } own => new FunctionResultContent(own.CallId, text),
        FunctionResultContent own => Parse(text) is { } result ? new FunctionResultContent(own.CallId, result) : null,
        ErrorContent own => new ErrorContent(text) { ErrorCode = own.ErrorCode },
        _ => null,
    };

    private static string Serialize(object value, Type type)
    {
        var json = JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(type));
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            json.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Dictionary<string, object?>? Arguments(string text)
    {
        if (Parse(text) is not { ValueKind: JsonValueKind.Object } json)
        {
            return null;
        }

        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            arguments[member.Name] = member.Value;
        }

        return arguments;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
