using System.Buffers;
using Hadrian.Wire.ServerSentEvents;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Anthropic.Streaming;

/// <summary>Turns a streamed answer of Anthropic's into one of OpenAI's, event by event.</summary>
/// <param name="provider">The provider's configured name, for errors.</param>
/// <param name="created">When the answer was begun, in Unix seconds.</param>
/// <remarks>
/// Usage is always told. An answer that is not whole ends with an event whose data has an <c>error</c>, and without
/// <c>[DONE]</c>.
/// </remarks>
public sealed class AnthropicStreamTranslator(string provider, long created) : IStreamTranslator
{
    private readonly AnthropicStreamReader _reader = new(tellsToolCallDeltas: true);
    private readonly ChatStreamWriter _writer = new(created);
    private readonly List<ChatResponseUpdate> _updates = [];

    /// <inheritdoc/>
    public bool IsOver => _reader.IsOver;

    /// <inheritdoc/>
    public void Translate(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        _reader.Read(input, _updates);
        WriteUpdates(output);
    }

    /// <inheritdoc/>
    public void Complete(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _reader.Complete(_updates);
        WriteUpdates(output);
        if (_reader.Usage is { } usage)
        {
            // Told even if the answer is not whole: what was used until then is paid.
            _writer.WriteUsage(usage, output);
        }

        if (_reader.Error is not { } error)
        {
            output.Write(SseWriter.Done);
            return;
        }

        output.Write(SseWriter.DataPrefix);
        error.WriteEnvelope(output, provider, tellsStatus: true);
        output.Write(SseWriter.EventEnd);
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void WriteUpdates(IBufferWriter<byte> output)
    {
        foreach (var update in _updates)
        {
            _writer.Write(update, output);
        }

        _updates.Clear();
    }
}
