using System.Net;

namespace Hadrian.Gateway;

/// <summary>Downloads an issuer's keys: from where addresses may be reached, without redirects, within bounds of time and size.</summary>
internal sealed class SigningKeyDownload : IDisposable
{
    /// <summary>The longest wait for the whole answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int MostBytes = 1024 * 1024;

    private readonly AddressGuard _guard;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public SigningKeyDownload(AddressGuard guard, TimeProvider time)
    {
        _guard = guard;
        _time = time;
        _http = new HttpMessageInvoker(guard.CreateHandler(Timeout));
    }

    /// <exception cref="IOException">The keys cannot be had; the message says why.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public async Task<SigningKeys> FetchAsync(Uri address)
    {
        if (_guard.ProblemOf(address) is { } problem)
        {
            throw new IOException($"The URL {problem}.");
        }

        using var timeout = new CancellationTokenSource(Timeout, _time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            using var response = await _http.SendAsync(request, timeout.Token).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.OK
                ? SigningKeys.Parse(await ReadAsync(response.Content, timeout.Token).ConfigureAwait(false))
                : throw new IOException($"The answer has status {(int)response.StatusCode}; redirects are not followed.");
        }
        catch (OperationCanceledException exception)
        {
            throw new IOException($"There is no whole answer after {Timeout.TotalSeconds} s.", exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var source = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > MostBytes)
            {
                throw new IOException("The answer is larger than 1 MiB.");
            }

            body.Write(buffer.AsSpan(0, read));
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
