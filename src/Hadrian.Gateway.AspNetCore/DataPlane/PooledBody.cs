using System.Buffers;

namespace Hadrian.Gateway.AspNetCore;

/// <summary>A body read whole into pooled memory.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstBuffer = 4096;

    private byte[]? _buffer;
    private int _length;

    private PooledBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="announcedLength">Its length, when announced.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <returns>The body, or <see langword="null"/> when it is larger than the limit.</returns>
    public static async ValueTask<PooledBody?> ReadAsync(Stream stream, long? announcedLength, int limit, CancellationToken cancellationToken)
    {
        if (announcedLength > limit)
        {
            return null;
        }

        var body = new PooledBody((int)(announcedLength ?? Math.Min(FirstBuffer, limit)));
        try
        {
            // What was announced is all there is: no further read to see the end.
            while (body._length != announcedLength)
            {
                body.EnsureRoom(limit);
                var read = await stream.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                body._length += read;
                if (body._length > limit)
                {
                    body.Dispose();
                    return null;
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void EnsureRoom(int limit)
    {
        if (_length < _buffer!.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)_buffer.Length * 2, (long)limit + 1));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
