namespace Hadrian.Gateway;

/// <summary>A stream that shows what is read from it to an observer, and tells it how reading ended.</summary>
internal sealed class ObservedStream(Stream inner, IBodyObserver observer) : Stream
{
    private bool _isDisposed;

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
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await observer.FailedAsync(exception is OperationCanceledException).ConfigureAwait(false);
            throw;
        }

        if (read > 0)
        {
            observer.Observe(buffer.Span[..read]);
            if (await observer.StopAsync(cancellationToken).ConfigureAwait(false) is { } stop)
            {
                throw new GatewayException(stop);
            }
        }
        else if (buffer.Length > 0)
        {
            await observer.EndedAsync().ConfigureAwait(false);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read;
        try
        {
            read = inner.Read(buffer, offset, count);
        }
        catch
        {
            SynchronousSettlement.Start(observer.FailedAsync(callerLeft: false));
            throw;
        }

        if (read > 0)
        {
            observer.Observe(buffer.AsSpan(offset, read));
            if (observer.StopAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } stop)
            {
                throw new GatewayException(stop);
            }
        }
        else if (count > 0)
        {
            SynchronousSettlement.Start(observer.EndedAsync());
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            inner.Dispose();
            SynchronousSettlement.Start(observer.FailedAsync(callerLeft: true));
            observer.Dispose();
        }

        base.Dispose(disposing);
    }
}
