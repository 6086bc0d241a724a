using Hadrian.Wire.Buffers;

namespace Hadrian.Wire.Translation;

/// <summary>A stream whose bytes are made as they are read: no earlier, and no more at once than one piece of the answer gives.</summary>
internal abstract class PulledStream : Stream
{
    private readonly PooledBuffer _output = new();
    private int _taken;
    private bool _isComplete;

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
        while (_taken == _output.Count && !_isComplete)
        {
            _output.Clear();
            _taken = 0;
            _isComplete = !await TryFillAsync(_output, cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, _output.Count - _taken);
        _output.Written.Slice(_taken, count).CopyTo(buffer.Span);
        _taken += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

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
            _output.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Makes the next piece, which may be empty.</summary>
    /// <returns>Whether more may come; if not, the piece is the last.</returns>
    protected abstract ValueTask<bool> TryFillAsync(PooledBuffer output, CancellationToken cancellationToken);
}
