using System.Buffers;
using Hadrian.Wire.ServerSentEvents;
using Microsoft.Extensions.AI;

namespace Hadrian.Wire.Translation;

/// <summary>Turns a streamed answer in another dialect into one of OpenAI's, event by event.</summary>
/// <param name="reader">Reads the other dialect, telling tool calls piece by piece; disposed with the translator.</param>
/// <param name="provider">The provider's configured name, for errors.</param>
/// <param name="created">When the answer was begun, in Unix seconds.</param>
/// <remarks>
/// Usage is always told. An answer that is not whole ends with an event whose data has an <c>error</c>, and without
/// <c>[DONE]</c>.
/// </remarks>
public sealed class AnswerStreamTranslator(IAnswerStreamReader reader, string provider, long created) : IStreamTranslator
{
    private readonly ChatStreamWriter _writer = new(created);
    private readonly List<ChatResponseUpdate> _updates = [];

    /// <inheritdoc/>
    public bool IsOver => reader.IsOver;

    /// <inheritdoc/>
    public void Translate(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        reader.Read(input, _updates);
        WriteUpdates(output);
    }

    /// <inheritdoc/>
    public void Complete(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        reader.Complete(_updates);
        WriteUpdates(output);
        if (reader.Usage is { } usage)
        {
            // Told even if the answer is not whole: what was used until then is paid.
            _writer.WriteUsage(usage, output);
        }

        if (reader.Error is not { } error)
        {
            output.Write(SseWriter.Done);
            return;
        }

        output.Write(SseWriter.DataPrefix);
        error.WriteEnvelope(output, provider, tellsStatus: true);
        output.Write(SseWriter.EventEnd);
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private void WriteUpdates(IBufferWriter<byte> output)
    {
        foreach (var update in _updates)
        {
            _writer.Write(update, output);
        }

        _updates.Clear();
    }
}
