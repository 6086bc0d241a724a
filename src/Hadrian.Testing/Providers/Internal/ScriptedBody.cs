namespace Hadrian.Testing.Internal;

/// <summary>A body that arrives as far as its fault, whatever the size of the reads.</summary>
internal sealed class ScriptedBody(ReadOnlyMemory<byte> body, ScriptedAnswer answer, Task release, CancellationToken call) : Stream
{
    private int _position;
    private bool _hasStalled;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    // As far as the reader may go now; behind a stall that was released, to the end.
    private int Limit => answer.Fault == BodyFault.None || _hasStalled ? body.Length : Math.Min(answer.FaultAtByte, body.Length);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(call, cancellationToken);
        both.Token.ThrowIfCancellationRequested();
        if (_position == Limit && buffer.Length > 0 && answer.Fault == BodyFault.Stall && !_hasStalled)
        {
            await release.WaitAsync(both.Token).ConfigureAwait(false);
            _hasStalled = true;
        }

        return ReadNow(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
        => answer.Fault == BodyFault.Stall ? throw new NotSupportedException("A body that stalls can only be read asynchronously.") : ReadNow(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int ReadNow(Span<byte> buffer)
    {
        if (_position == Limit && buffer.Length > 0 && answer.Fault == BodyFault.Reset)
        {
            throw new IOException("The scripted connection was reset.");
        }

        var count = Math.Min(buffer.Length, Limit - _position);
        body.Span.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
