using Hadrian.Wire.Buffers;
using Hadrian.Wire.Json;
using Hadrian.Wire.ServerSentEvents;

namespace Hadrian.Wire.OpenAI.Streaming;

/// <summary>
/// The last event that was recognised as usual, in two parts: what stands before its text and what stands behind. The
/// events of a stream rarely differ in more than the text, so the next one is recognised by comparing.
/// </summary>
internal sealed class EventTemplate : IDisposable
{
    private readonly PooledBuffer _before = new();
    private readonly PooledBuffer _behind = new();
    private int _hiddenFromEnd;
    private int _hiddenLength;

    /// <summary>Takes an event, which left in the form in which it lies in the input, as the pattern of those to come.</summary>
    /// <param name="data">The event's data.</param>
    /// <param name="textStart">Where its text starts, behind the quote.</param>
    /// <param name="hidden">The part of it that was replaced, behind the text; none when it was passed on whole.</param>
    public void Learn(ReadOnlySpan<byte> data, int textStart, JsonRange hidden)
    {
        _before.Clear();
        _behind.Clear();
        var length = TextLength(data[textStart..]);
        if (length < 0 || (hidden.Exists && hidden.Start < textStart + length) || !IsWellFormed(data))
        {
            return;
        }

        _before.Append(SseWriter.DataPrefix);
        _before.Append(data[..textStart]);
        _behind.Append(data[(textStart + length)..]);
        _behind.Append(SseWriter.EventEnd);
        (_hiddenFromEnd, _hiddenLength) = (data.Length - hidden.Start, hidden.Length);
    }

    /// <summary>Tells whether the input starts with an event that differs from the pattern in its text alone.</summary>
    /// <param name="input">The input, from between two events on.</param>
    /// <param name="eventLength">How long the event is, with its frame.</param>
    /// <param name="textLength">How long its text is.</param>
    public bool Matches(ReadOnlySpan<byte> input, out int eventLength, out int textLength)
    {
        (eventLength, textLength) = (0, 0);
        if (_before.Count == 0 || !input.StartsWith(_before.Written))
        {
            return false;
        }

        var rest = input[_before.Count..];
        textLength = TextLength(rest);
        eventLength = _before.Count + textLength + _behind.Count;
        return textLength >= 0 && rest[textLength..].StartsWith(_behind.Written);
    }

    /// <summary>Gives the part of an event's data that is to be replaced.</summary>
    /// <param name="dataLength">How long the data is.</param>
    public JsonRange HiddenIn(int dataLength)
        => _hiddenLength == 0 ? default : new JsonRange(dataLength - _hiddenFromEnd, dataLength - _hiddenFromEnd + _hiddenLength);

    /// <inheritdoc/>
    public void Dispose()
    {
        _before.Dispose();
        _behind.Dispose();
    }

    // The usual event is recognised without a look at its end; what is no JSON must not pass for more of it.
    private static bool IsWellFormed(ReadOnlySpan<byte> data)
    {
        var scanner = new JsonScanner(data);
        return scanner.SkipValue() && scanner.IsAtEnd();
    }

    /// <summary>Gives the length of a text that needs no escapes up to its closing quote; -1 when it has some.</summary>
    private static int TextLength(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny("\"\\\n\r"u8);
        return end >= 0 && text[end] == (byte)'"' ? end : -1;
    }
}
