using System.Text;
using Hadrian.Wire.Anthropic.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Tests.Anthropic;

/// <summary>Streams of Anthropic's events, and what is read of them.</summary>
internal static class MessageStream
{
    public const string Start = """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":2,"output_tokens":1}}}""";
    public const string Stop = """{"type":"message_stop"}""";

    public static string End(string reason = "end_turn", int output = 7)
        => $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"input_tokens":null,"output_tokens":{{{output}}}}}""";

    public static string BlockStart(int index, string block) => $$"""{"type":"content_block_start","index":{{index}},"content_block":{{block}}}""";

    public static string Delta(int index, string delta) => $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}""";

    public static string BlockStop(int index) => $$"""{"type":"content_block_stop","index":{{index}}}""";

    public static string Text(int index, string json) => Delta(index, $$"""{"type":"text_delta","text":{{json}}}""");

    public static byte[] Bytes(IEnumerable<string> events, string newLine = "\n")
        => Encoding.UTF8.GetBytes(string.Concat(events.Select(data => $"event: x{newLine}data: {data}{newLine}{newLine}")));

    public static (List<ChatResponseUpdate> Updates, AnswerError? Error) Read(params string[] events) => Read(Bytes(events), int.MaxValue);

    /// <summary>Reads a stream in pieces of one size.</summary>
    public static (List<ChatResponseUpdate> Updates, AnswerError? Error) Read(byte[] stream, int size)
        => Read(stream, Enumerable.Range(1, size >= stream.Length ? 0 : (stream.Length - 1) / size).Select(number => number * size));

    /// <summary>Reads a stream cut at some places.</summary>
    public static (List<ChatResponseUpdate> Updates, AnswerError? Error) Read(byte[] stream, IEnumerable<int> cuts)
    {
        using var reader = new AnthropicStreamReader(tellsToolCallDeltas: true);
        var updates = new List<ChatResponseUpdate>();
        var start = 0;
        foreach (var end in cuts.Append(stream.Length))
        {
            reader.Read(stream.AsSpan(start, end - start), updates);
            start = end;
        }

        reader.Complete(updates);
        return (updates, reader.Error);
    }

    /// <summary>Describes updates, so that they can be compared.</summary>
    public static string Describe(IEnumerable<ChatResponseUpdate> updates) => string.Join("\n", updates.Select(update
        => $"{update.Role} {update.ResponseId} {update.ModelId} {update.FinishReason} " + string.Join(" | ", update.Contents.Select(Describe))));

    public static string Describe(AIContent content) => content switch
    {
        TextContent text => $"text {text.Text}",
        TextReasoningContent thought => $"{(RedactedThinking.Is(thought) ? "redacted" : "thought")} {thought.Text} {thought.ProtectedData}",
        Wire.Translation.ToolCallDeltaContent delta => $"delta {delta.CallId} {delta.Name} {delta.Arguments}",
        FunctionCallContent call => $"call {call.CallId} {call.Name} {string.Join(",", call.Arguments?.Select(item => $"{item.Key}={item.Value}") ?? [])} {call.Exception?.GetType().Name}",
        UsageContent usage => $"usage {usage.Details.InputTokenCount} {usage.Details.OutputTokenCount} {usage.Details.CachedInputTokenCount} {usage.Details.AdditionalCounts?["cache_creation_input_tokens"]}",
        _ => content.GetType().Name,
    };
}
