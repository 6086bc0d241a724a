using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using Hadrian.Wire.Bedrock.Errors;

namespace Hadrian.Providers.Bedrock;

/// <summary>Bedrock's API over HTTP: one provider's addresses, credentials and connections. Every request is signed when it is sent.</summary>
internal sealed class BedrockApi : IDisposable
{
    private const string Json = "application/json";

    // One name for both of Bedrock's services.
    private const string SigningName = "bedrock";

    private readonly HttpMessageHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly HttpVersionPolicy _versionPolicy;
    private readonly BedrockCredentials _credentials;
    private readonly RegionEndpoint _region;
    private readonly TimeProvider _time;
    private readonly string _userAgent;
    private readonly string _runtime;
    private readonly string _control;

    public BedrockApi(BedrockProviderOptions options, UpstreamHttpOptions http, BedrockCredentials credentials, TimeProvider time)
    {
        _handler = UpstreamHttp.CreateHandler(http);
        _invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        _versionPolicy = http.VersionPolicy;
        _userAgent = http.UserAgent;
        _credentials = credentials;
        _time = time;
        _region = RegionEndpoint.GetBySystemName(options.Region);
        _runtime = (options.ConverseBaseUrl ?? $"https://bedrock-runtime.{options.Region}.{_region.PartitionDnsSuffix}").TrimEnd('/');
        _control = (options.ControlBaseUrl ?? (IsForeign(options.ConverseBaseUrl) ? _runtime : $"https://bedrock.{options.Region}.{_region.PartitionDnsSuffix}")).TrimEnd('/');
    }

    /// <summary>Gets where conversations go.</summary>
    public Uri Runtime => new(_runtime);

    /// <summary>Sends something to a model and returns once the answer's headers are there.</summary>
    /// <param name="id">The model's id, profile or ARN; it is one segment of the path, whatever it holds.</param>
    /// <param name="action">What is asked of it: <c>converse</c>, <c>converse-stream</c> or <c>invoke</c>.</param>
    /// <param name="body">The body, which is signed as it is sent.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    public Task<HttpResponseMessage> PostAsync(string id, string action, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Post, new Uri($"{_runtime}/model/{Uri.EscapeDataString(id)}/{action}"), body.WrittenSpan.ToArray(), cancellationToken);

    /// <summary>Asks the control plane.</summary>
    public Task<HttpResponseMessage> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Get, new Uri(_control + pathAndQuery), [], cancellationToken);

    /// <summary>Reads why a request failed.</summary>
    public static async ValueTask<BedrockError> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReplyBody.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        return BedrockError.Read((int)response.StatusCode, ReplyBody.Header(response.Headers, "x-amzn-errortype"), body.Span) with
        {
            RequestId = ReplyBody.Header(response.Headers, "x-amzn-requestid"),
        };
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _handler.Dispose();
        _credentials.Dispose();
    }

    private static bool IsForeign(string? url)
        => url is not null && !new Uri(url).Host.Split('.').Contains("amazonaws", StringComparer.OrdinalIgnoreCase);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, byte[] body, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var credentials = await _credentials.GetAsync(cancellationToken).ConfigureAwait(false);
            using var request = await SignedAsync(method, url, body, credentials, cancellationToken).ConfigureAwait(false);
            var response = await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!isFirst || response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                || !await IsExpiredAsync(response, cancellationToken).ConfigureAwait(false) || !_credentials.TryDrop(credentials))
            {
                return response;
            }

            // Such a request was not carried out: asking again costs nothing.
            response.Dispose();
        }
    }

    /// <summary>Tells whether AWS refuses expired credentials. What was read of the answer can be read again.</summary>
    private static async ValueTask<bool> IsExpiredAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var content = response.Content;
        var body = await ReplyBody.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        response.Content = new ReadOnlyMemoryContent(body);
        return BedrockError.Read((int)response.StatusCode, ReplyBody.Header(response.Headers, "x-amzn-errortype"), body.Span).IsExpiredToken;
    }

    private async ValueTask<HttpRequestMessage> SignedAsync(HttpMethod method, Uri url, byte[] body, AWSCredentials credentials, CancellationToken cancellationToken)
    {
        var signing = new AWSSigningRequest { HttpMethod = method, RequestUri = url, Content = body };
        var request = new HttpRequestMessage(method, url) { Version = HttpVersion.Version20, VersionPolicy = _versionPolicy };
        if (method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } };
            signing.Headers["Content-Type"] = Json;
        }

        var signed = await AWSSigV4Signer.SignAsync(signing, Parameters(credentials), cancellationToken).ConfigureAwait(false);
        foreach (var (name, value) in signed.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (_userAgent.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        }

        return request;
    }

    private AWSSigV4Parameters Parameters(AWSCredentials credentials) => new()
    {
        Credentials = credentials,
        Region = _region,
        Service = SigningName,
        SignPayload = true,
        SignedAt = _time.GetUtcNow().UtcDateTime,
    };
}
