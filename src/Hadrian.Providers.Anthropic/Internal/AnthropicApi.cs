using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Hadrian.Wire.Anthropic.Errors;
using Hadrian.Wire.Anthropic.Requests;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Anthropic;

/// <summary>Anthropic's API over HTTP: one provider's address, key and connections.</summary>
internal sealed class AnthropicApi : IDisposable
{
    private const string Version = "2023-06-01";
    private const int ModelsPerPage = 1000;

    private readonly HttpMessageHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly IImageFetcher? _images;
    private readonly HttpVersionPolicy _versionPolicy;
    private readonly AnthropicModels _models;
    private readonly int? _defaultMaxTokens;
    private readonly bool _dropUnsupported;
    private readonly string _apiKey;
    private readonly string _userAgent;
    private readonly string _modelsUrl;

    public AnthropicApi(AnthropicProviderOptions options, UpstreamHttpOptions http, HttpMessageHandler handler, IImageFetcher? images)
    {
        _handler = handler;
        _images = images;
        _invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        _versionPolicy = http.VersionPolicy;
        _userAgent = http.UserAgent;
        _apiKey = options.ApiKey!;
        _defaultMaxTokens = options.DefaultMaxTokens;
        _dropUnsupported = options.DropUnsupported;
        _models = Models(options);
        var baseUrl = options.BaseUrl.TrimEnd('/');
        Messages = new Uri(baseUrl + "/v1/messages");
        _modelsUrl = $"{baseUrl}/v1/models?limit={ModelsPerPage}";
    }

    /// <summary>Gets where conversations go.</summary>
    public Uri Messages { get; }

    /// <summary>Sends a conversation and returns once the answer's headers are there.</summary>
    /// <exception cref="GatewayException">It cannot be said to Anthropic.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        if (_images is not null)
        {
            // Anthropic fetches from https URLs itself.
            messages = await ImageInlining.InlineAsync(
                [.. messages], _images, url => url is { IsAbsoluteUri: true, Scheme: "http" }, _dropUnsupported, cancellationToken).ConfigureAwait(false);
        }

        var body = new ArrayBufferWriter<byte>();
        var settings = new AnthropicRequestSettings(model, isStreaming) { DefaultMaxTokens = _defaultMaxTokens, DropUnsupported = _dropUnsupported, Models = _models };
        var beta = AnthropicRequest.Write(body, messages, options, settings);
        var request = Request(HttpMethod.Post, Messages);
        request.Content = new ReadOnlyMemoryContent(body.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        if (beta is not null)
        {
            request.Headers.TryAddWithoutValidation("anthropic-beta", beta);
        }

        return await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for a page of the model list.</summary>
    /// <param name="afterId">The last model of the page before; <see langword="null"/> for the first.</param>
    /// <param name="cancellationToken">A token to give up.</param>
    public Task<HttpResponseMessage> ListModelsAsync(string? afterId, CancellationToken cancellationToken)
        => _invoker.SendAsync(
            Request(HttpMethod.Get, new Uri(afterId is null ? _modelsUrl : $"{_modelsUrl}&after_id={Uri.EscapeDataString(afterId)}")),
            cancellationToken);

    /// <summary>Reads why a request failed.</summary>
    public static async ValueTask<AnthropicError> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReplyBody.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
        var error = AnthropicError.Read((int)response.StatusCode, body.Span);
        return error.RequestId is null ? error with { RequestId = ReplyBody.Header(response.Headers, "request-id") } : error;
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _handler.Dispose();
    }

    private static AnthropicModels Models(AnthropicProviderOptions options)
    {
        return new AnthropicModels
        {
            AdaptiveThinking = OrDefault(options.AdaptiveThinkingModels, AnthropicModels.DefaultAdaptiveThinking),
            StrictThinking = OrDefault(options.StrictThinkingModels, AnthropicModels.DefaultStrictThinking),
            InterleavedThinking = OrDefault(options.InterleavedThinkingModels, AnthropicModels.DefaultInterleavedThinking),
            MidConversationSystem = OrDefault(options.MidConversationSystemModels, AnthropicModels.DefaultMidConversationSystem),
        };

        static IReadOnlyList<string> OrDefault(IList<string> configured, IReadOnlyList<string> known) => configured.Count > 0 ? [.. configured] : known;
    }

    private HttpRequestMessage Request(HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url) { Version = HttpVersion.Version20, VersionPolicy = _versionPolicy };
        request.Headers.TryAddWithoutValidation("x-api-key", _apiKey);
        request.Headers.TryAddWithoutValidation("anthropic-version", Version);
        if (_userAgent.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        }

        return request;
    }
}
