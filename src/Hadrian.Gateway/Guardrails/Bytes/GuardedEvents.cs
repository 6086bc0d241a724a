using System.Buffers;
using System.Net;
using Hadrian.Wire.Errors;
using Hadrian.Wire.OpenAI.Texts;
using Hadrian.Wire.ServerSentEvents;

namespace Hadrian.Gateway;

/// <summary>
/// Stands between a provider's stream of events, as <see cref="Hadrian.Wire.OpenAI.Streaming.ChatStreamFilter"/> leaves it,
/// and the client: holds events back until their texts are decided, redacts within them, and ends the stream at a block.
/// </summary>
/// <remarks>Not thread-safe. Dispose it to return its buffers.</remarks>
internal sealed class GuardedEvents : IDisposable
{
    private readonly OutputGuard _guard;
    private readonly GatewayCall? _call;
    private readonly HeldAnswer<byte[]> _held;
    private readonly AnswerEvents _events = new();
    private readonly WireTexts _wire = new();
    private readonly SortedSet<int> _choices = [];
    private byte[]? _model;

    public GuardedEvents(OutputGuard guard, GatewayCall? call)
    {
        _guard = guard;
        _call = call;
        _held = new HeldAnswer<byte[]>(guard, call, OutputGuard.Begin(call));
    }

    /// <summary>Gets the block or failure that ended the stream. Its terminal events are written; nothing may follow them.</summary>
    public GatewayError? Error { get; private set; }

    /// <summary>Takes the next events and writes those that may leave.</summary>
    /// <param name="events">Bytes of the stream, cut anywhere.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns><see langword="false"/> when the stream is over, see <see cref="Error"/>: stop reading the provider.</returns>
    public ValueTask<bool> ProcessAsync(ReadOnlyMemory<byte> events, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        if (Error is null)
        {
            Take(events.Span);
        }

        return ReleaseAsync(isFinal: false, output, cancellationToken);
    }

    /// <summary>Evaluates and writes what is still held back, after the last event.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns><see langword="false"/> when the stream was blocked or could not be judged, see <see cref="Error"/>.</returns>
    public ValueTask<bool> CompleteAsync(IBufferWriter<byte> output, CancellationToken cancellationToken)
        => ReleaseAsync(isFinal: true, output, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _events.Dispose();

    private void Take(ReadOnlySpan<byte> input)
    {
        while (_events.TryRead(ref input, out var data))
        {
            var pieces = _wire.TryReadAnswer(data) ? Pieces() : [];
            var copy = data.ToArray();
            _held.Hold(copy, pieces);
            if (_model is null && pieces.Length > 0)
            {
                _model = copy;
            }
        }
    }

    private HeldPiece[] Pieces()
    {
        var texts = _wire.Texts;
        var pieces = new HeldPiece[texts.Count];
        for (var i = 0; i < pieces.Length; i++)
        {
            var text = texts[i];
            pieces[i] = _held.Take(text.Lane, text.Choice, text.IsArguments, text.Text);
            _choices.Add(text.Choice);
        }

        foreach (var choice in _choices)
        {
            if (_wire.IsFinished(choice))
            {
                _held.Finish(choice);
            }
        }

        return pieces;
    }

    private async ValueTask<bool> ReleaseAsync(bool isFinal, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        if (Error is not null)
        {
            return false;
        }

        var error = _events.IsOverflown
            ? new GatewayError(HttpStatusCode.BadGateway, GatewayErrorCodes.ProviderError, "The provider sent an event that is too large to be evaluated.")
            : await _held.EvaluateAsync(isFinal, cancellationToken).ConfigureAwait(false);
        if (error is not null && !_guard.ReleasesAtOnce)
        {
            Error = error;
            WriteEnd(output, error);
            return false;
        }

        while (_held.TryRelease(out var data, out var pieces))
        {
            Write(data, pieces, output);
        }

        return true;
    }

    private void Write(byte[] data, HeldPiece[] pieces, IBufferWriter<byte> output)
    {
        List<WireEdit>? edits = null;
        for (var i = 0; i < pieces.Length; i++)
        {
            var released = pieces[i].Released;
            if (!ReferenceEquals(released, pieces[i].Text))
            {
                if (edits is null)
                {
                    _wire.TryReadAnswer(data);
                }

                (edits ??= []).Add(WireEdit.Replace(_wire.Texts[i], released));
            }
        }

        if (edits is null)
        {
            SseWriter.WriteData(output, data);
            return;
        }

        output.Write(SseWriter.DataPrefix);
        _wire.Write(data, edits, output);
        output.Write(SseWriter.EventEnd);
    }

    private void WriteEnd(IBufferWriter<byte> output, GatewayError error)
    {
        if (_model is not null && error.Code == GatewayErrorCodes.GuardrailsOutputBlocked)
        {
            _wire.TryReadAnswer(_model);
            output.Write(SseWriter.DataPrefix);
            _wire.WriteFilteredEvent(_model, _choices, output);
            output.Write(SseWriter.EventEnd);
        }

        if (_guard.IsFiltered(error))
        {
            output.Write(SseWriter.Done);
        }
        else
        {
            ErrorEnvelope.WriteStreamEvent(output, error, _call?.RequestId);
        }
    }
}
