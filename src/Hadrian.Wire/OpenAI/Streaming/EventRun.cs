using System.Buffers;
using Hadrian.Wire.Json;
using Hadrian.Wire.ServerSentEvents;

namespace Hadrian.Wire.OpenAI.Streaming;

/// <summary>
/// Writes the events of one piece of input. Events that lie in it as they are to leave are not written one by one: what
/// stands between two changes goes out in one copy.
/// </summary>
internal ref struct EventRun(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
{
    private readonly ReadOnlySpan<byte> _input = input;
    private readonly IBufferWriter<byte> _output = output;
    private int _runStart;
    private int _eventStart;
    private int _eventEnd;
    private bool _isVerbatim;

    /// <summary>Gets whether the event lies in the input whole, in just the form in which events leave.</summary>
    public readonly bool IsVerbatim => _isVerbatim;

    /// <summary>Moves on to the event just read.</summary>
    /// <param name="remaining">How much of the input is left behind it.</param>
    /// <param name="data">The event's data.</param>
    /// <returns>Whether the event lies in the input whole, in just the form in which events leave.</returns>
    public bool Next(int remaining, scoped ReadOnlySpan<byte> data)
    {
        _eventStart = _eventEnd;
        _eventEnd = _input.Length - remaining;
        var raw = _input[_eventStart.._eventEnd];
        var start = SseWriter.DataPrefix.Length;
        _isVerbatim = raw.Length == start + data.Length + SseWriter.EventEnd.Length
            && raw.StartsWith(SseWriter.DataPrefix) && raw.EndsWith(SseWriter.EventEnd) && raw[start..].Overlaps(data, out var offset) && offset == 0;
        return _isVerbatim;
    }

    /// <summary>Moves on to an event that lies in the input whole, in just the form in which events leave.</summary>
    /// <param name="length">How long it is, with its frame.</param>
    public void Next(int length)
    {
        _eventStart = _eventEnd;
        _eventEnd += length;
        _isVerbatim = true;
    }

    /// <summary>Lets the event out as it is.</summary>
    public void Pass(scoped ReadOnlySpan<byte> data)
    {
        if (!_isVerbatim)
        {
            Drop();
            SseWriter.WriteData(_output, data);
        }
    }

    /// <summary>Lets the event out with a part of its data replaced.</summary>
    public void Pass(scoped ReadOnlySpan<byte> data, JsonRange part, scoped ReadOnlySpan<byte> replacement)
    {
        if (!_isVerbatim)
        {
            Drop();
            SseWriter.WriteData(_output, data[..part.Start], replacement, data[part.End..]);
            return;
        }

        var dataStart = _eventStart + SseWriter.DataPrefix.Length;
        Write(_input[_runStart..(dataStart + part.Start)]);
        Write(replacement);
        _runStart = dataStart + part.End;
    }

    /// <summary>Writes what was held back earlier, before the event.</summary>
    public void Release(scoped ReadOnlySpan<byte> held)
    {
        Write(_input[_runStart.._eventStart]);
        _runStart = _eventStart;
        Write(held);
    }

    /// <summary>Leaves the event out.</summary>
    public void Drop()
    {
        Write(_input[_runStart.._eventStart]);
        _runStart = _eventEnd;
    }

    /// <summary>Writes what is still to be written. Called once at the end.</summary>
    public readonly void Flush() => Write(_input[_runStart.._eventEnd]);

    private readonly void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _output.Write(bytes);
        }
    }
}
