using System.Buffers;

namespace Hadrian.Gateway;

/// <summary>A stream of events as guardrails let it pass.</summary>
internal sealed class GuardedStream(Stream inner, GuardedEvents guard) : Stream
{
    private const int BufferSize = 4096;

    private readonly ArrayBufferWriter<byte> _released = new();
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _taken;
    private bool _isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0 && _taken == _released.WrittenCount && !_isOver)
        {
            _released.ResetWrittenCount();
            _taken = 0;
            var read = await inner.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                await guard.CompleteAsync(_released, cancellationToken).ConfigureAwait(false);
                _isOver = true;
            }
            else
            {
                _isOver = !await guard.ProcessAsync(_buffer.AsMemory(0, read), _released, cancellationToken).ConfigureAwait(false);
            }
        }

        var count = Math.Min(buffer.Length, _released.WrittenCount - _taken);
        _released.WrittenMemory.Slice(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
        => throw new NotSupportedException("Hadrian's guardrails are asynchronous: use ReadAsync.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            guard.Dispose();
        }

        base.Dispose(disposing);
    }
}
