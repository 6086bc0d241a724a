using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>The input of a chat call in process.</summary>
/// <param name="messages">The conversation.</param>
/// <param name="options">What goes with it: instructions and tools.</param>
internal sealed class ChatInput(IReadOnlyList<ChatMessage> messages, ChatOptions? options) : CallInput
{
    // What frames a message, one of its parts or a tool, and what opens the answer.
    private const int FrameTokens = 16;

    private static readonly ByteCounter Bytes = new();

    /// <inheritdoc/>
    protected override long Measure() => Count(Bytes);

    /// <inheritdoc/>
    protected override long Count(ITokenCounter counter)
    {
        long tokens = FrameTokens + counter.Count(options?.Instructions);
        foreach (var message in messages)
        {
            tokens += FrameTokens + counter.Count(message.AuthorName);
            foreach (var content in message.Contents)
            {
                tokens += FrameTokens + Tokens(content, counter);
            }
        }

        foreach (var tool in options?.Tools ?? [])
        {
            tokens += FrameTokens + counter.Count(tool.Name) + counter.Count(tool.Description);
            tokens += tool is AIFunctionDeclaration function ? counter.Count(function.JsonSchema.GetRawText()) : 0;
        }

        return options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } ? tokens + counter.Count(schema.GetRawText()) : tokens;
    }

    private static long Tokens(AIContent content, ITokenCounter counter) => content switch
    {
        TextContent text => counter.Count(text.Text),
        TextReasoningContent reasoning => counter.Count(reasoning.Text),
        FunctionCallContent call => counter.Count(call.Name) + counter.Count(Json(call.Arguments)),
        FunctionResultContent result => counter.Count(result.Result as string ?? Json(result.Result)),
        DataContent data when !data.HasTopLevelMediaType("image") => data.Data.Length,
        DataContent or UriContent or HostedFileContent => ImageTokens,
        _ => 0,
    };

    private static string Json(object? value)
    {
        try
        {
            return value is null ? "" : JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            // Whether such a value can be sent is for the provider's client to say.
            return value?.ToString() ?? "";
        }
    }

    private sealed class ByteCounter : ITokenCounter
    {
        public long Count(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);
    }
}
