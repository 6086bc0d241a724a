using System.Text.Json;
using Hadrian.Wire.Anthropic.Errors;
using Hadrian.Wire.Anthropic.Responses;
using Hadrian.Wire.Json;
using Hadrian.Wire.ServerSentEvents;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Streaming;

/// <summary>Reads streamed answers of Anthropic's Messages API, event by event.</summary>
/// <remarks>Not thread-safe. Dispose it to return its buffers.</remarks>
public sealed class AnthropicStreamReader : IAnswerStreamReader
{
    private const int DefaultMaxEventBytes = 16 * 1024 * 1024;

    private readonly SseEventReader _events;
    private readonly Dictionary<int, StreamedToolCall> _calls = [];
    private readonly TokenCounts _usage = new();
    private readonly bool _tellsToolCallDeltas;
    private string? _id;
    private string? _model;
    private bool _isWhole;

    /// <summary>Initialises a reader for one answer.</summary>
    /// <param name="tellsToolCallDeltas">
    /// Whether the arguments of tool calls are told piece by piece too, before the whole call. The pieces are contents of a
    /// type of the gateway, which serializers of other chat clients do not know.
    /// </param>
    /// <param name="maxEventBytes">The most bytes an unfinished event may take, default 16 MiB; more is a provider's error.</param>
    public AnthropicStreamReader(bool tellsToolCallDeltas = false, int maxEventBytes = DefaultMaxEventBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxEventBytes);
        _tellsToolCallDeltas = tellsToolCallDeltas;
        _events = new SseEventReader(maxEventBytes);
    }

    /// <inheritdoc/>
    public AnswerError? Error { get; private set; }

    /// <inheritdoc/>
    public bool IsOver => _isWhole || Error is not null;

    /// <inheritdoc/>
    public UsageDetails? Usage => _usage.ToDetails();

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> input, ICollection<ChatResponseUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        while (!IsOver && _events.TryRead(ref input, out var data))
        {
            OnEvent(data, updates);
        }

        if (!IsOver && _events.IsOverflown)
        {
            Error = AnthropicError.UnreadableEvent;
        }
    }

    /// <inheritdoc/>
    public void Complete(ICollection<ChatResponseUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        if (!IsOver && _events.ReadRest() is { IsEmpty: false } rest && LooseJson.Parse(rest) is not null)
        {
            // It only lacked its line ends; a piece of an event would be no JSON.
            OnEvent(rest, updates);
        }

        Error ??= _isWhole ? null : AnthropicError.Truncated;
    }

    /// <inheritdoc/>
    public void Dispose() => _events.Dispose();

    private void OnEvent(ReadOnlySpan<byte> data, ICollection<ChatResponseUpdate> updates)
    {
        if (data.Trim(" \t\n"u8).IsEmpty)
        {
            return;
        }

        if (LooseJson.Parse(data) is not { } json)
        {
            Error = AnthropicError.UnreadableEvent;
            return;
        }

        switch (LooseJson.Text(json, "type"u8))
        {
            case "message_start":
                Start(json, updates);
                break;
            case "content_block_start" when TryGetBlock(json, "content_block"u8, out var index, out var block):
                StartBlock(json, index, block, updates);
                break;
            case "content_block_delta" when TryGetBlock(json, "delta"u8, out var index, out var delta):
                Continue(json, index, delta, updates);
                break;
            case "content_block_stop" when TryGetIndex(json, out var index) && _calls.Remove(index, out var call):
                updates.Add(Update(json, WholeCall(call)));
                break;
            case "message_delta":
                MessageUsage.Observe(_usage, json);
                if (LooseJson.Object(json, "delta"u8) is { } end && LooseJson.Text(end, "stop_reason"u8) is { } reason)
                {
                    var last = Update(json);
                    last.FinishReason = StopReasons.Read(reason);
                    updates.Add(last);
                }

                break;
            case "message_stop":
                _isWhole = true;
                if (Usage is { } usage)
                {
                    updates.Add(Update(json, new UsageContent(usage)));
                }

                break;
            case "error":
                Error = AnthropicError.Read(json);
                break;
            default:
                // ping, citations and what may come.
                break;
        }
    }

    private void Start(JsonElement json, ICollection<ChatResponseUpdate> updates)
    {
        if (LooseJson.Object(json, "message"u8) is { } message)
        {
            _id = LooseJson.Text(message, "id"u8);
            _model = LooseJson.Text(message, "model"u8);
            MessageUsage.Observe(_usage, message);
        }

        updates.Add(Update(json));
    }

    private void StartBlock(JsonElement json, int index, JsonElement block, ICollection<ChatResponseUpdate> updates)
    {
        switch (LooseJson.Text(block, "type"u8))
        {
            case "text" when LooseJson.Text(block, "text"u8) is { Length: > 0 } text:
                updates.Add(Update(json, new TextContent(text)));
                break;
            case "thinking" when LooseJson.Text(block, "thinking"u8) is { Length: > 0 } thought:
                updates.Add(Update(json, new TextReasoningContent(thought)));
                break;
            case "redacted_thinking" when LooseJson.Text(block, "data"u8) is { } data:
                updates.Add(Update(json, RedactedThinking.Create(data)));
                break;
            case "tool_use":
                var call = new StreamedToolCall(
                    LooseJson.Text(block, "id"u8) ?? "",
                    LooseJson.Text(block, "name"u8) ?? "",
                    LooseJson.Object(block, "input"u8) ?? default);
                _calls[index] = call;
                AddDelta(json, call.Id, call.Name, "", updates);
                break;
            default:
                break;
        }
    }

    private void Continue(JsonElement json, int index, JsonElement delta, ICollection<ChatResponseUpdate> updates)
    {
        switch (LooseJson.Text(delta, "type"u8))
        {
            case "text_delta" when LooseJson.Text(delta, "text"u8) is { Length: > 0 } text:
                updates.Add(Update(json, new TextContent(text)));
                break;
            case "thinking_delta" when LooseJson.Text(delta, "thinking"u8) is { Length: > 0 } thought:
                updates.Add(Update(json, new TextReasoningContent(thought)));
                break;
            case "signature_delta" when LooseJson.Text(delta, "signature"u8) is { Length: > 0 } signature:
                updates.Add(Update(json, new TextReasoningContent(null) { ProtectedData = signature }));
                break;
            case "input_json_delta" when LooseJson.Text(delta, "partial_json"u8) is { Length: > 0 } piece && _calls.TryGetValue(index, out var call):
                call.Arguments.Append(piece);
                AddDelta(json, call.Id, null, piece, updates);
                break;
            default:
                break;
        }
    }

    private void AddDelta(JsonElement json, string callId, string? name, string arguments, ICollection<ChatResponseUpdate> updates)
    {
        if (_tellsToolCallDeltas)
        {
            updates.Add(Update(json, new ToolCallDeltaContent(callId, name, arguments)));
        }
    }

    private static FunctionCallContent WholeCall(StreamedToolCall call) => call.Arguments.Length == 0
        ? ToolInput.Call(call.Id, call.Name, call.Input)
        : ToolInput.Call(call.Id, call.Name, call.Arguments.ToString());

    private static bool TryGetBlock(JsonElement json, ReadOnlySpan<byte> name, out int index, out JsonElement block)
    {
        block = LooseJson.Object(json, name) ?? default;
        return TryGetIndex(json, out index) && block.ValueKind == JsonValueKind.Object;
    }

    private static bool TryGetIndex(JsonElement json, out int index)
    {
        index = 0;
        return json.TryGetProperty("index"u8, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out index);
    }

    private ChatResponseUpdate Update(JsonElement json, params AIContent[] contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _id,
        MessageId = _id,
        ModelId = _model,
        RawRepresentation = json,
    };
}
