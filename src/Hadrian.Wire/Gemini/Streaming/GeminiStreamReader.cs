using System.Text.Json;
using Hadrian.Wire.Gemini.Errors;
using Hadrian.Wire.Gemini.Responses;
using Hadrian.Wire.Json;
using Hadrian.Wire.ServerSentEvents;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Gemini.Streaming;

/// <summary>Reads streamed answers of Gemini's <c>streamGenerateContent?alt=sse</c>, event by event. Calls come whole.</summary>
/// <param name="id">The answer's id.</param>
/// <param name="model">The model that was asked for.</param>
/// <param name="maxEventBytes">The most bytes an unfinished event may take, default 16 MiB; more is a provider's error.</param>
/// <remarks>
/// Nothing but the end of the bytes ends a stream, and usage is what its last event tells. Not thread-safe. Dispose it to
/// return its buffers.
/// </remarks>
public sealed class GeminiStreamReader(string id, string model, int maxEventBytes = 16 * 1024 * 1024) : IAnswerStreamReader
{
    private readonly SseEventReader _events = new(maxEventBytes);
    private readonly TokenCounts _usage = new();
    private bool _hasBegun;
    private bool _hasCalls;
    private bool _hasFinished;
    private bool _hasEnded;

    /// <inheritdoc/>
    public AnswerError? Error { get; private set; }

    /// <inheritdoc/>
    public bool IsOver => Error is not null || _hasEnded;

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
            Error = GeminiError.UnreadableEvent;
        }
    }

    /// <inheritdoc/>
    public void Complete(ICollection<ChatResponseUpdate> updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        if (!IsOver && _events.ReadRest() is { IsEmpty: false } rest)
        {
            // It may only lack its line ends; a piece of an event is no JSON.
            if (LooseJson.Parse(rest) is not null || GeminiError.ReadEvent(rest) is not null)
            {
                OnEvent(rest, updates);
            }
            else
            {
                Error = GeminiError.Truncated;
            }
        }

        _hasEnded = true;
        Error ??= _hasFinished ? null : GeminiError.Truncated;
        if (Error is null && Usage is { } usage)
        {
            updates.Add(Update(null, [new UsageContent(usage)]));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _events.Dispose();

    private void OnEvent(ReadOnlySpan<byte> data, ICollection<ChatResponseUpdate> updates)
    {
        if (data.Trim(" \t\n"u8).IsEmpty)
        {
            return;
        }

        if (GeminiError.ReadEvent(data) is { } error)
        {
            Error = error;
            return;
        }

        if (LooseJson.Parse(data) is not { } json || GeminiCandidate.Read(json) is not { } candidate)
        {
            Error = GeminiError.UnreadableEvent;
            return;
        }

        GeminiUsage.Observe(_usage, json);
        _hasCalls |= candidate.Contents.OfType<FunctionCallContent>().Any();
        ChatFinishReason? reason = candidate.IsBlocked ? ChatFinishReason.ContentFilter
            : candidate.FinishReason is { } word ? FinishReasons.Read(word, _hasCalls) : null;
        if (!_hasBegun || candidate.Contents.Count > 0 || reason is not null)
        {
            var update = Update(json, candidate.Contents);
            update.AdditionalProperties = candidate.Extras;
            if (!_hasFinished)
            {
                update.FinishReason = reason;
            }

            updates.Add(update);
        }

        _hasBegun = true;
        _hasFinished |= reason is not null;
    }

    private ChatResponseUpdate Update(JsonElement? json, IList<AIContent> contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = id,
        MessageId = id,
        ModelId = model,
        RawRepresentation = json,
    };
}
