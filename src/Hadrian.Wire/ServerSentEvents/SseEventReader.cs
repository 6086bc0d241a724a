using Hadrian.Wire.Buffers;

namespace Hadrian.Wire.ServerSentEvents;

/// <summary>
/// Finds the data of each event in a stream that arrives in pieces cut anywhere. Comments and all fields but <c>data</c>
/// are skipped; LF, CRLF and CR end lines; several data lines are joined by LF.
/// </summary>
/// <remarks>An event that lies whole in the input is not copied. Only the unfinished rest of the input is kept.</remarks>
internal sealed class SseEventReader(int maxEventBytes) : IDisposable
{
    private readonly PooledBuffer _line = new();
    private readonly PooledBuffer _event = new();
    private bool _hasData;
    private bool _isLineTaken;
    private bool _isEventTaken;
    private bool _skipsLineFeed;
    private bool _isPastFirstLine;

    /// <summary>Gets whether an unfinished event outgrew the limit; nothing more is read then.</summary>
    public bool IsOverflown { get; private set; }

    /// <summary>Gets whether the event just read was joined from several data lines.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>Gets whether the input so far ends within a line.</summary>
    public bool HasPartialLine => !_isLineTaken && _line.Count > 0 && _line.Written[0] != (byte)':';

    /// <summary>Gets whether the input so far ends with an event: what comes next starts a new one.</summary>
    public bool IsBetweenEvents
        => _isPastFirstLine && !_skipsLineFeed && (_isLineTaken || _line.Count == 0) && (_isEventTaken || !_hasData);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the next event that is complete, or keeps the rest of the input for later.</summary>
    /// <param name="input">The input; what was read is taken off its front.</param>
    /// <param name="data">The event's data, valid until the next call.</param>
    public bool TryRead(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> data)
    {
        ForgetTaken();
        var isHeld = false;
        data = default;
        while (TryReadLine(ref input, out var line))
        {
            if (line.IsEmpty)
            {
                if (isHeld)
                {
                    return true;
                }

                if (_hasData)
                {
                    data = TakeEvent();
                    return true;
                }
            }
            else if (TryGetData(line, out var value))
            {
                if (isHeld)
                {
                    AppendData(data);
                }

                isHeld = !_hasData && !_isLineTaken;
                if (isHeld)
                {
                    data = value;
                }
                else
                {
                    AppendData(value);
                }
            }
        }

        if (isHeld)
        {
            AppendData(data);
        }

        data = default;
        IsOverflown |= _line.Count + _event.Count > maxEventBytes;
        return false;
    }

    /// <summary>Reads what is left when the input has ended: an event that lacks its blank line, or part of a line.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        ForgetTaken();
        if (_line.Count > 0 && TryGetData(_line.Written, out var value))
        {
            AppendData(value);
        }

        return _hasData ? TakeEvent() : default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _line.Dispose();
        _event.Dispose();
    }

    private static bool TryGetData(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!line.StartsWith("data"u8))
        {
            return false;
        }

        value = line[4..];
        if (value.IsEmpty)
        {
            return true;
        }

        if (value[0] != (byte)':')
        {
            return false;
        }

        value = value[1..];
        if (!value.IsEmpty && value[0] == (byte)' ')
        {
            value = value[1..];
        }

        return true;
    }

    private bool TryReadLine(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        if (_skipsLineFeed && !input.IsEmpty)
        {
            _skipsLineFeed = false;
            if (input[0] == (byte)'\n')
            {
                input = input[1..];
            }
        }

        if (_isLineTaken)
        {
            _line.Clear();
            _isLineTaken = false;
        }

        var end = input.IndexOfAny((byte)'\n', (byte)'\r');
        if (end < 0)
        {
            _line.Append(input);
            input = default;
            line = default;
            return false;
        }

        line = input[..end];
        if (input[end] == (byte)'\r')
        {
            _skipsLineFeed = true;
        }

        input = input[(end + 1)..];
        if (_line.Count > 0)
        {
            _line.Append(line);
            line = _line.Written;
            _isLineTaken = true;
        }

        if (!_isPastFirstLine)
        {
            _isPastFirstLine = true;
            line = line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        }

        return true;
    }

    private void AppendData(ReadOnlySpan<byte> value)
    {
        if (_hasData)
        {
            _event.Append("\n"u8);
            IsJoined = true;
        }

        _event.Append(value);
        _hasData = true;
    }

    private ReadOnlySpan<byte> TakeEvent()
    {
        _isEventTaken = true;
        return _event.Written;
    }

    private void ForgetTaken()
    {
        if (_isEventTaken)
        {
            _event.Clear();
            _hasData = false;
            _isEventTaken = false;
            IsJoined = false;
        }

        if (_isLineTaken)
        {
            _line.Clear();
            _isLineTaken = false;
        }
    }
}
