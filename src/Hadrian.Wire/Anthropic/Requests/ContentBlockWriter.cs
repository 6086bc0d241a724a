using System.Text;
using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Requests;

/// <summary>Writes contents as Anthropic's content blocks.</summary>
internal sealed class ContentBlockWriter(Utf8JsonWriter json, bool dropUnsupported)
{
    private readonly ToolCallIds _ids = new();

    /// <summary>Tells whether Anthropic takes a content.</summary>
    public static bool Takes(AIContent content, string role) => content switch
    {
        TextContent or TextReasoningContent => true,
        FunctionCallContent or ErrorContent => role == Turn.Assistant,
        FunctionResultContent => role == Turn.User,
        _ => role == Turn.User && IsMedia(content) && content is not UriContent { Uri: not { IsAbsoluteUri: true, Scheme: "https" } },
    };

    /// <summary>Writes a turn's part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="role">Who speaks.</param>
    /// <param name="isLast">Whether it is the last of the conversation. Anthropic takes no white space at the end of an answer to be continued.</param>
    public void Write(TurnPart part, string role, bool isLast)
    {
        json.WriteStartObject();
        switch (part.Content)
        {
            case TextContent text:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, isLast && role == Turn.Assistant ? text.Text.TrimEnd() : text.Text);
                break;
            case TextReasoningContent thought:
                WriteThought(thought);
                break;
            case FunctionCallContent call when role == Turn.Assistant:
                WriteCall(call);
                break;
            case ErrorContent refusal when role == Turn.Assistant:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, refusal.Message);
                break;
            case FunctionResultContent result when role == Turn.User:
                WriteResult(result, part.Path);
                break;
            default:
                if (role != Turn.User || !TryWriteMedia(part.Content, part.Path))
                {
                    throw RequestProblems.Content(part.Path, $"Anthropic takes no such content in a message of the {role}: {Describe(part.Content)}.");
                }

                break;
        }

        if (part.Content is not TextReasoningContent)
        {
            WriteCacheControl(json, RequestExtras.Object(part.Content.AdditionalProperties, "cache_control"));
        }

        json.WriteEndObject();
    }

    public static void WriteCacheControl(Utf8JsonWriter json, JsonElement? cacheControl)
    {
        if (cacheControl is { } value)
        {
            json.WritePropertyName("cache_control"u8);
            value.WriteTo(json);
        }
    }

    private static string Describe(AIContent content) => content switch
    {
        DataContent data => data.MediaType,
        UriContent uri => uri.MediaType,
        { RawRepresentation: JsonElement { ValueKind: JsonValueKind.Object } raw }
            when raw.TryGetProperty("type"u8, out var type) && type.ValueKind == JsonValueKind.String => type.GetString()!,
        _ => content.GetType().Name,
    };

    private void WriteThought(TextReasoningContent thought)
    {
        if (RedactedThinking.Is(thought))
        {
            json.WriteString("type"u8, "redacted_thinking"u8);
            json.WriteString("data"u8, thought.ProtectedData);
        }
        else
        {
            json.WriteString("type"u8, "thinking"u8);
            json.WriteString("thinking"u8, thought.Text);
            json.WriteString("signature"u8, thought.ProtectedData);
        }
    }

    private void WriteCall(FunctionCallContent call)
    {
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, _ids.OfCall(call.CallId));
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        if (call.Arguments is { } arguments)
        {
            JsonSerializer.Serialize(json, arguments, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)));
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
    }

    private void WriteResult(FunctionResultContent result, string path)
    {
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, _ids.OfResult(result.CallId));
        if (result.Exception is not null)
        {
            json.WriteBoolean("is_error"u8, true);
        }

        switch (result.Result)
        {
            case AIContent content:
                WriteResults([content], path);
                break;
            case IEnumerable<AIContent> contents:
                WriteResults(contents, path);
                break;
            default:
                json.WriteString("content"u8, ToolResults.TextOf(result.Result));
                break;
        }
    }

    private void WriteResults(IEnumerable<AIContent> contents, string path)
    {
        json.WriteStartArray("content"u8);
        foreach (var content in contents)
        {
            if ((content is TextContent { Text: var text } && string.IsNullOrWhiteSpace(text)) || (dropUnsupported && !Takes(content, Turn.User)))
            {
                continue;
            }

            json.WriteStartObject();
            if (content is TextContent said)
            {
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, said.Text);
            }
            else if (!TryWriteMedia(content, path))
            {
                throw RequestProblems.Content(path, $"Anthropic takes no such content in the result of a tool: {Describe(content)}.");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsMedia(AIContent content) => content switch
    {
        DataContent data => ImageType(data.MediaType) is not null || data.MediaType is "application/pdf" or "text/plain",
        UriContent uri => uri.MediaType == "application/pdf" || uri.HasTopLevelMediaType("image"),
        _ => false,
    };

    private bool TryWriteMedia(AIContent content, string path)
    {
        switch (content)
        {
            case DataContent data when ImageType(data.MediaType) is { } image:
                WriteBase64("image"u8, image, data);
                return true;
            case DataContent { MediaType: "application/pdf" } data:
                WriteBase64("document"u8, "application/pdf", data);
                WriteTitle(data.Name);
                return true;
            case DataContent { MediaType: "text/plain" } data:
                json.WriteString("type"u8, "document"u8);
                json.WriteStartObject("source"u8);
                json.WriteString("type"u8, "text"u8);
                json.WriteString("media_type"u8, "text/plain"u8);
                json.WriteString("data"u8, Encoding.UTF8.GetString(data.Data.Span));
                json.WriteEndObject();
                WriteTitle(data.Name);
                return true;
            case UriContent uri when IsMedia(uri):
                WriteUrl(uri, path);
                return true;
            default:
                return false;
        }
    }

    private void WriteBase64(ReadOnlySpan<byte> type, string mediaType, DataContent data)
    {
        json.WriteString("type"u8, type);
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, "base64"u8);
        json.WriteString("media_type"u8, mediaType);
        json.WriteString("data"u8, data.Base64Data.Span);
        json.WriteEndObject();
    }

    private void WriteUrl(UriContent uri, string path)
    {
        if (uri.Uri is not { IsAbsoluteUri: true, Scheme: "https" })
        {
            throw RequestProblems.Content(path, "Anthropic fetches from https URLs alone. Use one, or send the content itself as a data: URL.");
        }

        json.WriteString("type"u8, uri.MediaType == "application/pdf" ? "document"u8 : "image"u8);
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, "url"u8);
        json.WriteString("url"u8, uri.Uri.OriginalString);
        json.WriteEndObject();
    }

    private void WriteTitle(string? title)
    {
        if (!string.IsNullOrEmpty(title))
        {
            json.WriteString("title"u8, title);
        }
    }

    private static string? ImageType(string mediaType) => mediaType switch
    {
        "image/png" or "image/jpeg" or "image/gif" or "image/webp" => mediaType,
        "image/jpg" => "image/jpeg",
        _ => null,
    };
}
