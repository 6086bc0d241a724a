using System.Text.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Requests;

/// <summary>Writes contents as Gemini's parts.</summary>
/// <param name="json">Where to write.</param>
/// <param name="demandsSignatures">Whether the model refuses a turn whose first call is not signed.</param>
/// <param name="dropUnsupported">Whether what Gemini does not take in a tool's result is left out.</param>
internal sealed class GeminiPartWriter(Utf8JsonWriter json, bool demandsSignatures, bool dropUnsupported)
{
    private readonly CallNames _names = new();

    /// <summary>Tells whether Gemini takes a content.</summary>
    public static bool Takes(AIContent content, string role) => content switch
    {
        TextContent or TextReasoningContent => true,
        FunctionCallContent or ErrorContent => role == Turn.Assistant,
        FunctionResultContent => role == Turn.User,
        _ => role == Turn.User && GeminiMedia.Takes(content),
    };

    /// <summary>Writes a turn's parts.</summary>
    public void WriteTurn(Turn turn)
    {
        var isFirstCall = true;
        var ofTools = new List<TurnPart>();
        foreach (var part in turn.Parts)
        {
            switch (part.Content)
            {
                case FunctionCallContent call when turn.Role == Turn.Assistant:
                    WriteCall(call, isFirstCall);
                    isFirstCall = false;
                    break;
                case FunctionResultContent result when turn.Role == Turn.User:
                    WriteResult(result, part, ofTools);
                    break;
                default:
                    // What tools gave besides words stands after all results: calls and results are counted in a row.
                    ofTools.ForEach(media => Write(media, turn.Role));
                    ofTools.Clear();
                    Write(part, turn.Role);
                    break;
            }
        }

        ofTools.ForEach(media => Write(media, turn.Role));
    }

    private void Write(TurnPart part, string role)
    {
        json.WriteStartObject();
        switch (part.Content)
        {
            case TextContent text:
                json.WriteString("text"u8, text.Text);
                break;
            case TextReasoningContent thought:
                json.WriteString("text"u8, thought.Text);
                if (thought.Text.Length > 0)
                {
                    json.WriteBoolean("thought"u8, true);
                }

                json.WriteString("thoughtSignature"u8, thought.ProtectedData);
                break;
            case ErrorContent refusal when role == Turn.Assistant:
                json.WriteString("text"u8, refusal.Message);
                break;
            default:
                if (role != Turn.User || !GeminiMedia.TryWrite(json, part.Content))
                {
                    throw RequestProblems.Content(part.Path, GeminiMedia.Refusal(part.Content, $"a message of the {role}"));
                }

                break;
        }

        json.WriteEndObject();
    }

    private void WriteCall(FunctionCallContent call, bool isFirst)
    {
        _names.Add(call);
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("args"u8);
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
        if (ThoughtSignature.Of(call) is { } signature)
        {
            json.WriteString("thoughtSignature"u8, signature);
        }
        else if (isFirst && demandsSignatures)
        {
            json.WriteString("thoughtSignature"u8, ThoughtSignature.Unchecked);
        }

        json.WriteEndObject();
    }

    private void WriteResult(FunctionResultContent result, TurnPart part, List<TurnPart> media)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionResponse"u8);
        json.WriteString("name"u8, _names.Of(result) ?? throw RequestProblems.Malformed(
            $"messages[{part.Message}].tool_call_id", "the id of a call of an earlier message of the assistant"));
        json.WritePropertyName("response"u8);
        FunctionResponse.Write(json, result, TextOf(result, part, media));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Gives what a tool gave in words, and puts the rest aside.</summary>
    private string TextOf(FunctionResultContent result, TurnPart part, List<TurnPart> media)
    {
        IEnumerable<AIContent> contents = result.Result switch
        {
            AIContent content => [content],
            IEnumerable<AIContent> several => several,
            var value => [new TextContent(ToolResults.TextOf(value))],
        };
        var texts = new List<string>();
        foreach (var content in contents)
        {
            if (content is TextContent text)
            {
                texts.Add(text.Text);
            }
            else if (GeminiMedia.Takes(content))
            {
                media.Add(part with { Content = content });
            }
            else if (!dropUnsupported)
            {
                throw RequestProblems.Content(part.Path, GeminiMedia.Refusal(content, "the result of a tool"));
            }
        }

        return string.Join('\n', texts);
    }
}
