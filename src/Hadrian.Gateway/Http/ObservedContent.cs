using System.Net;

namespace Hadrian.Gateway;

/// <summary>A response's content, byte for byte, with an observer beside it.</summary>
internal sealed class ObservedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly IBodyObserver _observer;
    private ObservedStream? _stream;

    public ObservedContent(HttpResponseMessage response, IBodyObserver observer)
    {
        _inner = response.Content;
        _observer = observer;
        foreach (var (name, values) in _inner.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var source = await OpenAsync(CancellationToken.None).ConfigureAwait(false);
        await source.CopyToAsync(stream).ConfigureAwait(false);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var source = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await source.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
        => await OpenAsync(cancellationToken).ConfigureAwait(false);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_stream is null)
            {
                // Thrown away unread: the call is over all the same.
                SynchronousSettlement.Start(_observer.FailedAsync(callerLeft: true));
                _observer.Dispose();
            }
            else
            {
                _stream.Dispose();
            }

            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<ObservedStream> OpenAsync(CancellationToken cancellationToken)
        => _stream ??= new ObservedStream(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _observer);
}
