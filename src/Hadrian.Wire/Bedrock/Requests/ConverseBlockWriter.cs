using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Bedrock.Requests;

/// <summary>Writes contents as Converse's content blocks.</summary>
/// <param name="json">Where to write.</param>
/// <param name="tellsStatus">Whether the model takes the status of a tool's result.</param>
/// <param name="dropUnsupported">Whether what Bedrock does not take in a tool's result is left out.</param>
internal sealed class ConverseBlockWriter(Utf8JsonWriter json, bool tellsStatus, bool dropUnsupported)
{
    private readonly ToolCallIds _ids = new();

    /// <summary>Tells whether Bedrock takes a content.</summary>
    public static bool Takes(AIContent content, string role) => content switch
    {
        TextContent or TextReasoningContent => true,
        FunctionCallContent or ErrorContent => role == Turn.Assistant,
        FunctionResultContent => role == Turn.User,
        _ => role == Turn.User && content is DataContent data && FormatOf(data.MediaType) is not null,
    };

    /// <summary>Writes a turn's part, and after it the mark of a part that is to be cached.</summary>
    /// <param name="part">The part.</param>
    /// <param name="role">Who speaks.</param>
    /// <param name="isLast">Whether it is the last of the conversation. Claude takes no white space at the end of an answer to be continued.</param>
    public void Write(TurnPart part, string role, bool isLast)
    {
        json.WriteStartObject();
        switch (part.Content)
        {
            case TextContent text:
                json.WriteString("text"u8, isLast && role == Turn.Assistant ? text.Text.TrimEnd() : text.Text);
                break;
            case TextReasoningContent thought:
                WriteThought(thought);
                break;
            case FunctionCallContent call when role == Turn.Assistant:
                WriteCall(call);
                break;
            case ErrorContent refusal when role == Turn.Assistant:
                json.WriteString("text"u8, refusal.Message);
                break;
            case FunctionResultContent result when role == Turn.User:
                WriteResult(result, part.Path);
                break;
            default:
                if (role != Turn.User || !TryWriteImage(part.Content))
                {
                    throw Unsupported(part.Path, $"a message of the {role}", part.Content);
                }

                break;
        }

        json.WriteEndObject();
        if (part.Content is not TextReasoningContent && RequestExtras.Object(part.Content.AdditionalProperties, "cache_control") is not null)
        {
            ConverseRequest.WriteCachePoint(json);
        }
    }

    private static GatewayException Unsupported(string path, string place, AIContent content) => RequestProblems.Content(path, content switch
    {
        UriContent uri when uri.HasTopLevelMediaType("image") => "Bedrock takes images as content alone, and this URL is not fetched. Send the image as a data: URL.",
        DataContent data => $"Bedrock takes no such content in {place}: {data.MediaType}. Images may be png, jpeg, gif or webp.",
        UriContent uri => $"Bedrock takes no such content in {place}: {uri.MediaType}.",
        _ => $"Bedrock takes no such content in {place}: {content.GetType().Name}.",
    });

    private void WriteThought(TextReasoningContent thought)
    {
        json.WriteStartObject("reasoningContent"u8);
        if (RedactedThinking.Is(thought))
        {
            json.WriteString("redactedContent"u8, thought.ProtectedData);
        }
        else
        {
            json.WriteStartObject("reasoningText"u8);
            json.WriteString("text"u8, thought.Text);
            json.WriteString("signature"u8, thought.ProtectedData);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteCall(FunctionCallContent call)
    {
        json.WriteStartObject("toolUse"u8);
        json.WriteString("toolUseId"u8, _ids.OfCall(call.CallId));
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

        json.WriteEndObject();
    }

    private void WriteResult(FunctionResultContent result, string path)
    {
        json.WriteStartObject("toolResult"u8);
        json.WriteString("toolUseId"u8, _ids.OfResult(result.CallId));
        json.WriteStartArray("content"u8);
        IEnumerable<AIContent> contents = result.Result switch
        {
            AIContent content => [content],
            IEnumerable<AIContent> several => several,
            var value => [new TextContent(ToolResults.TextOf(value))],
        };
        foreach (var content in contents)
        {
            WriteResultBlock(content, path);
        }

        json.WriteEndArray();
        if (result.Exception is not null && tellsStatus)
        {
            json.WriteString("status"u8, "error"u8);
        }

        json.WriteEndObject();
    }

    private void WriteResultBlock(AIContent content, string path)
    {
        // A text without words is refused.
        if ((content is TextContent { Text: var text } && string.IsNullOrWhiteSpace(text)) || (dropUnsupported && !Takes(content, Turn.User)))
        {
            return;
        }

        json.WriteStartObject();
        if (content is TextContent said)
        {
            json.WriteString("text"u8, said.Text);
        }
        else if (!TryWriteImage(content))
        {
            throw Unsupported(path, "the result of a tool", content);
        }

        json.WriteEndObject();
    }

    private bool TryWriteImage(AIContent content)
    {
        if (content is not DataContent data || FormatOf(data.MediaType) is not { } format)
        {
            return false;
        }

        json.WriteStartObject("image"u8);
        json.WriteString("format"u8, format);
        json.WriteStartObject("source"u8);
        json.WriteString("bytes"u8, data.Base64Data.Span);
        json.WriteEndObject();
        json.WriteEndObject();
        return true;
    }

    private static string? FormatOf(string mediaType) => mediaType switch
    {
        "image/png" => "png",
        "image/jpeg" or "image/jpg" => "jpeg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => null,
    };
}
