using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hadrian.LoadTest.Load;

/// <summary>
/// A keep-alive HTTP/1.1 connection on a blocking socket, with just enough parsing to find the end of a response:
/// the client shares its cores with the servers it measures.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private const int TimeoutMilliseconds = 30_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
        ReceiveTimeout = TimeoutMilliseconds,
        SendTimeout = TimeoutMilliseconds,
    };

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly byte[] _tail = new byte[16];
    private int _start;
    private int _end;
    private long _received;
    private long _firstByte;

    public HttpConnection(EndPoint endPoint) => _socket.Connect(endPoint);

    /// <summary>Sends a request and reads the response to its end.</summary>
    /// <param name="request">The whole request.</param>
    /// <param name="expectsDone">Whether the body must end with the terminator of a stream.</param>
    /// <exception cref="IOException">The connection is no longer usable.</exception>
    public Sample Exchange(ReadOnlySpan<byte> request, bool expectsDone)
    {
        var sent = Stopwatch.GetTimestamp();
        for (var rest = request; !rest.IsEmpty;)
        {
            rest = rest[_socket.Send(rest)..];
        }

        _firstByte = 0;
        var (status, length) = ReadHead();
        if (length is { } announced)
        {
            SkipBody(announced);
        }
        else
        {
            SkipChunks();
        }

        var succeeded = status == 200 && (!expectsDone || _tail.AsSpan().IndexOf("[DONE]"u8) >= 0);
        return new Sample(_firstByte - sent, _received - sent, succeeded);
    }

    public void Dispose() => _socket.Dispose();

    private (int Status, int? Length) ReadHead()
    {
        int? length = null;
        var status = ParseNumber(ReadLine()["HTTP/1.1 ".Length..]);
        while (true)
        {
            var line = ReadLine();
            if (line.IsEmpty)
            {
                return (status, length);
            }

            const string Name = "content-length:";
            if (line.Length > Name.Length && System.Text.Ascii.EqualsIgnoreCase(line[..Name.Length], Name))
            {
                length = ParseNumber(line[Name.Length..].TrimStart((byte)' '));
            }
        }
    }

    private void SkipChunks()
    {
        while (true)
        {
            if (!Utf8Parser.TryParse(ReadLine(), out int size, out _, 'x'))
            {
                throw new InvalidDataException("The response is neither chunked nor of a known length.");
            }

            SkipBody(size);
            ReadLine();
            if (size == 0)
            {
                return;
            }
        }
    }

    private void SkipBody(int length)
    {
        while (length > 0)
        {
            if (_start == _end)
            {
                Fill();
            }

            if (_firstByte == 0)
            {
                _firstByte = _received;
            }

            var taken = Math.Min(length, _end - _start);
            Remember(_buffer.AsSpan(_start, taken));
            _start += taken;
            length -= taken;
        }
    }

    private void Remember(ReadOnlySpan<byte> body)
    {
        var kept = body[^Math.Min(body.Length, _tail.Length)..];
        _tail.AsSpan(kept.Length).CopyTo(_tail);
        kept.CopyTo(_tail.AsSpan(_tail.Length - kept.Length));
    }

    private ReadOnlySpan<byte> ReadLine()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = _buffer.AsSpan(_start, length);
                _start += length + 2;
                return line;
            }

            Fill();
        }
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var received = _socket.Receive(_buffer.AsSpan(_end));
        _received = Stopwatch.GetTimestamp();
        _end += received;
        if (received == 0)
        {
            throw new IOException("The server closed the connection in the middle of a response.");
        }
    }

    private static int ParseNumber(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int number, out _) ? number : throw new InvalidDataException("Not an HTTP response.");
}
