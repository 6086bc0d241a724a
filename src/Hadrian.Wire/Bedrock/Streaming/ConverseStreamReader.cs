using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Hadrian.Wire.Bedrock.Errors;
using Hadrian.Wire.Bedrock.Responses;
using Hadrian.Wire.Json;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Bedrock.Streaming;

/// <summary>Reads streamed answers of Bedrock's Converse API, event by event.</summary>
/// <param name="framing">Splits the bytes into messages; disposed with the reader.</param>
/// <param name="id">The answer's id, as Bedrock gives none.</param>
/// <param name="model">The model that was asked for, which the stream does not name.</param>
/// <param name="tellsToolCallDeltas">
/// Whether the arguments of tool calls are told piece by piece too, before the whole call. The pieces are contents of a
/// type of the gateway, which serializers of other chat clients do not know.
/// </param>
/// <remarks>Not thread-safe. Dispose it to return its buffers.</remarks>
public sealed class ConverseStreamReader(IEventStreamFraming framing, string id, string model, bool tellsToolCallDeltas = false) : IAnswerStreamReader
{
    private readonly Dictionary<int, StreamedToolCall> _calls = [];
    private readonly TokenCounts _usage = new();
    private bool _hasStopped;
    private bool _hasMetadata;
    private bool _hasEnded;

    /// <inheritdoc/>
    public AnswerError? Error { get; private set; }

    /// <inheritdoc/>
    public bool IsOver => Error is not null || _hasEnded || (_hasStopped && _hasMetadata);

    /// <inheritdoc/>
    public UsageDetails? Usage => _usage.ToDetails();

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> input, ICollection<ChatResponseUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        while (!IsOver && framing.TryRead(ref input, out var message))
        {
            OnMessage(message, updates);
        }

        if (!IsOver && framing.IsBroken)
        {
            Error = BedrockError.UnreadableEvent;
        }
    }

    /// <inheritdoc/>
    /// <remarks>An answer whose end was told is whole; only its usage is not known when the stream ends there.</remarks>
    public void Complete(ICollection<ChatResponseUpdate> updates)
    {
        _hasEnded = true;
        Error ??= _hasStopped && !framing.IsWithinMessage ? null : BedrockError.Truncated;
    }

    /// <inheritdoc/>
    public void Dispose() => framing.Dispose();

    private void OnMessage(in EventStreamFrame message, ICollection<ChatResponseUpdate> updates)
    {
        switch (message.MessageType)
        {
            case "exception":
                var body = LooseJson.Parse(message.Payload.Span) ?? default;
                Error = BedrockError.InStream(message.Name, LooseJson.Text(body, "message"u8) ?? LooseJson.Text(body, "Message"u8));
                break;
            case "error":
                Error = BedrockError.InStream(message.Name, message.ErrorMessage);
                break;
            case "event" when IsKnown(message.Name):
                if (LooseJson.Parse(message.Payload.Span) is not { } json || !TryRead(message.Name, json, updates))
                {
                    Error = BedrockError.UnreadableEvent;
                }

                break;
            default:
                // What may come.
                break;
        }
    }

    private static bool IsKnown(string? name)
        => name is "messageStart" or "contentBlockStart" or "contentBlockDelta" or "contentBlockStop" or "messageStop" or "metadata";

    private bool TryRead(string? name, JsonElement json, ICollection<ChatResponseUpdate> updates)
    {
        switch (name)
        {
            case "messageStart":
                updates.Add(Update(json));
                return true;
            case "contentBlockStart":
                return TryGetBlock(json, "start"u8, out var started, out var start) && TryStart(json, started, start, updates);
            case "contentBlockDelta":
                return TryGetBlock(json, "delta"u8, out var index, out var delta) && TryContinue(json, index, delta, updates);
            case "contentBlockStop":
                if (TryGetIndex(json, out var ended) && _calls.Remove(ended, out var call))
                {
                    updates.Add(Update(json, WholeCall(call)));
                }

                return true;
            case "messageStop":
                return TryStop(json, updates);
            default:
                _hasMetadata = true;
                ConverseUsage.Observe(_usage, json);
                if (Usage is { } usage)
                {
                    updates.Add(Update(json, new UsageContent(usage)));
                }

                return true;
        }
    }

    /// <summary>Takes the beginning of a block. Only tool calls have one; text and thoughts begin with their first piece.</summary>
    private bool TryStart(JsonElement json, int index, JsonElement start, ICollection<ChatResponseUpdate> updates)
    {
        if (LooseJson.Object(start, "toolUse"u8) is not { } tool)
        {
            return true;
        }

        if (LooseJson.Text(tool, "toolUseId"u8) is not { } callId || LooseJson.Text(tool, "name"u8) is not { } name)
        {
            return false;
        }

        _calls[index] = new StreamedToolCall(callId, name, default);
        AddDelta(json, callId, name, "", updates);
        return true;
    }

    private bool TryContinue(JsonElement json, int index, JsonElement delta, ICollection<ChatResponseUpdate> updates)
    {
        if (LooseJson.Text(delta, "text"u8) is { } text)
        {
            if (text.Length > 0)
            {
                updates.Add(Update(json, new TextContent(text)));
            }
        }
        else if (LooseJson.Object(delta, "toolUse"u8) is { } tool)
        {
            if (LooseJson.Text(tool, "input"u8) is not { } piece || !_calls.TryGetValue(index, out var call))
            {
                return false;
            }

            if (piece.Length > 0)
            {
                call.Arguments.Append(piece);
                AddDelta(json, call.Id, null, piece, updates);
            }
        }
        else if (LooseJson.Object(delta, "reasoningContent"u8) is { } thought && TryReadThought(thought, out var content))
        {
            updates.Add(Update(json, content));
        }

        return true;
    }

    private static bool TryReadThought(JsonElement thought, [NotNullWhen(true)] out TextReasoningContent? content)
    {
        content = LooseJson.Text(thought, "text"u8) is { Length: > 0 } text ? new TextReasoningContent(text)
            : LooseJson.Text(thought, "signature"u8) is { Length: > 0 } signature ? new TextReasoningContent(null) { ProtectedData = signature }
            : LooseJson.Text(thought, "redactedContent"u8) is { Length: > 0 } data ? RedactedThinking.Create(data)
            : null;
        return content is not null;
    }

    private bool TryStop(JsonElement json, ICollection<ChatResponseUpdate> updates)
    {
        if (LooseJson.Text(json, "stopReason"u8) is not { } reason)
        {
            return false;
        }

        // Blocks that were not closed are complete all the same.
        foreach (var (_, call) in _calls.OrderBy(open => open.Key))
        {
            updates.Add(Update(json, WholeCall(call)));
        }

        _calls.Clear();
        _hasStopped = true;
        var last = Update(json);
        last.FinishReason = StopReasons.Read(reason);
        updates.Add(last);
        return true;
    }

    private void AddDelta(JsonElement json, string callId, string? name, string arguments, ICollection<ChatResponseUpdate> updates)
    {
        if (tellsToolCallDeltas)
        {
            updates.Add(Update(json, new ToolCallDeltaContent(callId, name, arguments)));
        }
    }

    private static FunctionCallContent WholeCall(StreamedToolCall call) => ToolInput.Call(call.Id, call.Name, call.Arguments.ToString());

    private static bool TryGetBlock(JsonElement json, ReadOnlySpan<byte> name, out int index, out JsonElement block)
    {
        block = LooseJson.Object(json, name) ?? default;
        return TryGetIndex(json, out index) && block.ValueKind == JsonValueKind.Object;
    }

    private static bool TryGetIndex(JsonElement json, out int index)
    {
        index = 0;
        return json.TryGetProperty("contentBlockIndex"u8, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out index);
    }

    private ChatResponseUpdate Update(JsonElement json, params AIContent[] contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = id,
        MessageId = id,
        ModelId = model,
        RawRepresentation = json,
    };
}
