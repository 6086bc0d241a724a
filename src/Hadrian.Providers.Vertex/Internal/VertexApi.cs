using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Hadrian.Wire.Gemini.Errors;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex;

/// <summary>Vertex AI over HTTP: one provider's address, credentials and connections.</summary>
internal sealed class VertexApi : IDisposable
{
    private readonly HttpMessageHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly HttpVersionPolicy _versionPolicy;
    private readonly VertexCredentials? _credentials;
    private readonly IImageFetcher? _images;
    private readonly bool _dropUnsupported;
    private readonly string? _apiKey;
    private readonly string _userAgent;
    private readonly string _models;

    public VertexApi(string provider, VertexProviderOptions options, UpstreamHttpOptions http, IImageFetcher? images)
    {
        _handler = UpstreamHttp.CreateHandler(http);
        _invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        _versionPolicy = http.VersionPolicy;
        _userAgent = http.UserAgent;
        _images = images;
        _dropUnsupported = options.DropUnsupported;
        _apiKey = string.IsNullOrWhiteSpace(options.ApiKey) ? null : options.ApiKey;
        _credentials = _apiKey is null ? new VertexCredentials(provider, options.Credentials) : null;
        _models = VertexAddress.Of(options);
        Publisher = Publisher.Create(options);
    }

    /// <summary>Gets the dialect of the models.</summary>
    public Publisher Publisher { get; }

    /// <summary>Gets where models lie.</summary>
    public Uri Models => new(_models);

    /// <summary>Sends a conversation and returns once the answer's headers are there.</summary>
    /// <exception cref="GatewayException">It cannot be said to the model, or there are no credentials.</exception>
    public async Task<HttpResponseMessage> ChatAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        if (_images is not null)
        {
            // What lies in Google's storage Google fetches.
            messages = await ImageInlining.InlineAsync(
                [.. messages], _images, url => url is not { IsAbsoluteUri: true, Scheme: "gs" }, _dropUnsupported, cancellationToken).ConfigureAwait(false);
        }

        var body = new ArrayBufferWriter<byte>();
        Publisher.Write(body, model, messages, options, isStreaming);
        return await PostAsync(model, Publisher.MethodOf(isStreaming), body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends something to a model and returns once the answer's headers are there.</summary>
    /// <param name="model">The model's id; it is one segment of the path, whatever it holds.</param>
    /// <param name="method">What is called of it.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    /// <exception cref="GatewayException">There are no credentials.</exception>
    public async Task<HttpResponseMessage> PostAsync(string model, string method, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        var url = new Uri($"{_models}/{VertexAddress.Segment(model)}:{method}");
        for (var isFirst = true; ; isFirst = false)
        {
            using var request = Request(url, body);
            var credential = await AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
            var response = await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!isFirst || response.StatusCode != HttpStatusCode.Unauthorized || credential is null)
            {
                return response;
            }

            // A token that was revoked before its time. Such a request was not carried out: asking again costs nothing.
            _credentials!.Drop(credential);
            response.Dispose();
        }
    }

    /// <summary>Gets a token, so that it is known whether there are credentials.</summary>
    /// <exception cref="GatewayException">There are none.</exception>
    public async ValueTask CheckCredentialsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Models);
        await AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads why a request failed. How long to wait, which Google says in the body, is put where others say it.</summary>
    public async ValueTask<AnswerError> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReplyBody.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        var error = Publisher.ReadError((int)response.StatusCode, body.Span);
        if (error is GeminiError { RetryDelay: { } delay } && !response.Headers.Contains("Retry-After"))
        {
            response.Headers.TryAddWithoutValidation("Retry-After", ((long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        }

        return error.RequestId is null ? error with { RequestId = ReplyBody.Header(response.Headers, "request-id") } : error;
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _handler.Dispose();
        _credentials?.Dispose();
    }

    private async ValueTask<object?> AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_credentials is not null)
        {
            return await _credentials.AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
        }

        request.Headers.TryAddWithoutValidation("x-goog-api-key", _apiKey);
        return null;
    }

    private HttpRequestMessage Request(Uri url, ArrayBufferWriter<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = _versionPolicy,
            Content = new ReadOnlyMemoryContent(body.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        if (_userAgent.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        }

        return request;
    }
}
