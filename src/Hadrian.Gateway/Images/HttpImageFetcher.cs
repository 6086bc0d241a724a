using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Hadrian.Gateway;

/// <summary>Fetches images from public addresses: by the rules of <see cref="AddressGuard"/>, without redirects, within bounds of time and size.</summary>
internal sealed class HttpImageFetcher : IImageFetcher, IDisposable
{
    // One text for whatever goes wrong on the way, so that nobody learns which inner hosts and ports exist.
    private const string Unreachable = "The image cannot be fetched: its host is not public or does not answer. Send the image itself as a data: URL.";

    private const int MostAtFirst = 256 * 1024;

    private readonly ImageFetchingOptions _options;
    private readonly AddressGuard _guard;
    private readonly TimeProvider _time;
    private readonly string _userAgent;
    private readonly HttpMessageInvoker _http;

    public HttpImageFetcher(IOptions<ImageFetchingOptions> options, IOptions<UpstreamHttpOptions> http, AddressGuard guard, TimeProvider time)
    {
        _options = options.Value;
        _guard = guard;
        _time = time;
        _userAgent = http.Value.UserAgent;
        _http = new HttpMessageInvoker(guard.CreateHandler(TimeSpan.FromSeconds(http.Value.ConnectTimeoutSeconds)));
    }

    public async ValueTask<FetchedImage> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!_options.Enabled)
        {
            throw Refused("Images are not fetched here (features.image_fetching). Send the image itself as a data: URL.");
        }

        if (_guard.ProblemOf(address) is { } problem)
        {
            throw Refused($"The image cannot be fetched: its URL {problem}.");
        }

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(_options.TimeoutSeconds), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await GetAsync(address, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The wait for a connection has a limit of its own.
            throw Refused(
                timeout.IsCancellationRequested ? $"The image took longer than {_options.TimeoutSeconds} s. Send the image itself as a data: URL." : Unreachable,
                exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            throw Refused(Unreachable, exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<FetchedImage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.TryAddWithoutValidation("Accept", string.Join(", ", ImageTypes.All));
        if (_userAgent.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        }

        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Refused((int)response.StatusCode is >= 300 and < 400
                ? "The image cannot be fetched: its URL redirects, and redirects are not followed. Use the URL it leads to."
                : $"The image cannot be fetched: its URL is answered with status {(int)response.StatusCode}.");
        }

        if (!ImageTypes.CanBe(response.Content.Headers.ContentType?.MediaType))
        {
            throw NoImage();
        }

        var image = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return ImageTypes.Of(image.Span) is { } type && (_options.AllowedContentTypes.Count == 0 || _options.AllowedContentTypes.Contains(type))
            ? new FetchedImage(type, image)
            : throw NoImage();
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var largest = _options.MaxSizeMegabytes * 1024L * 1024;
        var announced = content.Headers.ContentLength ?? 0;
        if (announced > largest)
        {
            throw TooLarge();
        }

        using var source = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);

        // What a stranger announces need not come.
        using var image = new MemoryStream((int)Math.Min(announced, MostAtFirst));
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (image.Length + read > largest)
            {
                throw TooLarge();
            }

            image.Write(buffer.AsSpan(0, read));
            if (image.Length >= ImageTypes.SignatureLength && ImageTypes.Of(image.GetBuffer().AsSpan(0, ImageTypes.SignatureLength)) is null)
            {
                throw NoImage();
            }
        }

        return image.GetBuffer().AsMemory(0, (int)image.Length);
    }

    private GatewayException TooLarge() => Refused($"The image is larger than {_options.MaxSizeMegabytes} MiB. Send a smaller one.");

    private GatewayException NoImage() => Refused(
        $"The URL does not answer with an image of type {string.Join(", ", _options.AllowedContentTypes.Count == 0 ? ImageTypes.All : _options.AllowedContentTypes)}.");

    private static GatewayException Refused(string message, Exception? cause = null)
        => new(new GatewayError(HttpStatusCode.BadRequest, GatewayErrorCodes.UnsupportedContent, message), cause);
}
