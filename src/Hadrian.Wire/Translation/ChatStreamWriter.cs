using System.Buffers;
using System.Text.Json;
using Hadrian.Wire.ServerSentEvents;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Writes streamed answers in OpenAI's dialect, as one choice. Not thread-safe.</summary>
/// <param name="created">When the answer was begun, in Unix seconds.</param>
internal sealed class ChatStreamWriter(long created)
{
    private readonly Dictionary<string, StreamedCall> _calls = new(StringComparer.Ordinal);
    private string _id = "";
    private string _model = "";
    private JsonElement? _logprobs;
    private bool _hasBegun;
    private bool _hasFinished;

    /// <summary>Writes what an update says. Usage is written at the end.</summary>
    public void Write(ChatResponseUpdate update, IBufferWriter<byte> output)
    {
        _id = update.ResponseId ?? _id;
        _model = update.ModelId ?? _model;
        if (!_hasBegun)
        {
            _hasBegun = true;
            Chunk(output, "assistant", static (json, role) => json.WriteString("role"u8, role));
        }

        // They go with the update's first piece.
        _logprobs = RequestExtras.Object(update.AdditionalProperties, RequestExtras.Logprobs);
        foreach (var content in update.Contents)
        {
            Write(content, output);
        }

        if (update.FinishReason is { } reason && !_hasFinished)
        {
            _hasFinished = true;
            Chunk(output, "", static (_, _) => { }, reason.Value);
        }

        if (_logprobs is not null)
        {
            Chunk(output, "", static (_, _) => { });
        }
    }

    /// <summary>Writes the event that tells usage.</summary>
    public void WriteUsage(UsageDetails usage, IBufferWriter<byte> output) => Event(output, json =>
    {
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        ChatUsageWriter.Write(json, usage);
    });

    private void Write(AIContent content, IBufferWriter<byte> output)
    {
        switch (content)
        {
            case TextContent { Text.Length: > 0 } text:
                Chunk(output, text.Text, static (json, piece) => json.WriteString("content"u8, piece));
                break;
            case TextReasoningContent { Text.Length: > 0 } thought:
                Chunk(output, thought.Text, static (json, piece) => json.WriteString("reasoning"u8, piece));
                break;
            case ToolCallDeltaContent delta:
                if (delta.Name is { } name)
                {
                    Begin(delta.CallId, name, null, output);
                }

                WriteArguments(delta.CallId, delta.Arguments, output);
                break;
            case FunctionCallContent call:
                if (!_calls.ContainsKey(call.CallId))
                {
                    Begin(call.CallId, call.Name, RequestExtras.Object(call.AdditionalProperties, RequestExtras.ExtraContent), output);
                }

                if (!_calls[call.CallId].HasArguments)
                {
                    WriteArguments(call.CallId, CompactJson.Of(call.Arguments), output);
                }

                break;
        }
    }

    private void Begin(string id, string name, JsonElement? extra, IBufferWriter<byte> output)
    {
        var call = new StreamedCall(_calls.Count, id, name, extra);
        if (_calls.TryAdd(id, call))
        {
            Chunk(output, call, static (json, call) =>
            {
                json.WriteStartArray("tool_calls"u8);
                json.WriteStartObject();
                json.WriteNumber("index"u8, call.Index);
                json.WriteString("id"u8, call.Id);
                json.WriteString("type"u8, "function"u8);
                json.WriteStartObject("function"u8);
                json.WriteString("name"u8, call.Name);
                json.WriteString("arguments"u8, ""u8);
                json.WriteEndObject();
                ChatAnswer.WriteExtra(json, call.Extra);
                json.WriteEndObject();
                json.WriteEndArray();
            });
        }
    }

    private void WriteArguments(string id, string piece, IBufferWriter<byte> output)
    {
        if (piece.Length == 0 || !_calls.TryGetValue(id, out var call))
        {
            return;
        }

        call.HasArguments = true;
        Chunk(output, (call.Index, Piece: piece), static (json, delta) =>
        {
            json.WriteStartArray("tool_calls"u8);
            json.WriteStartObject();
            json.WriteNumber("index"u8, delta.Index);
            json.WriteStartObject("function"u8);
            json.WriteString("arguments"u8, delta.Piece);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private void Chunk<T>(IBufferWriter<byte> output, T value, Action<Utf8JsonWriter, T> delta, string? finishReason = null) => Event(output, json =>
    {
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("delta"u8);
        delta(json, value);
        json.WriteEndObject();
        ChatAnswer.WriteLogprobs(json, _logprobs);
        _logprobs = null;
        json.WriteString("finish_reason"u8, finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private void Event(IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        output.Write(SseWriter.DataPrefix);
        using (var json = new Utf8JsonWriter(output, ChatAnswer.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, _id);
            json.WriteString("object"u8, "chat.completion.chunk"u8);
            json.WriteNumber("created"u8, created);
            json.WriteString("model"u8, _model);
            write(json);
            json.WriteEndObject();
        }

        output.Write(SseWriter.EventEnd);
    }

    private sealed record StreamedCall(int Index, string Id, string Name, JsonElement? Extra)
    {
        public bool HasArguments { get; set; }
    }
}
