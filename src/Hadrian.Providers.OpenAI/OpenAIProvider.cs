using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Hadrian.Providers.OpenAI;

/// <summary>OpenAI, or any server that speaks its protocol. Bytes pass through unchanged; the chat client is OpenAI's own.</summary>
public sealed class OpenAIProvider : IGatewayProvider, IDisposable
{
    private readonly OpenAIProviderOptions _options;
    private readonly HttpMessageHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly UpstreamHeaders _headers;
    private readonly HttpVersionPolicy _versionPolicy;
    private readonly Uri _chat;
    private readonly Uri _completions;
    private readonly Uri _embeddings;
    private readonly Uri _models;
    private readonly Lazy<OpenAIClient> _client;

    /// <summary>Initialises the provider with the usual connections.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public OpenAIProvider(string name, OpenAIProviderOptions options)
        : this(name, options, new UpstreamHttpOptions())
    {
    }

    /// <summary>Initialises the provider.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <param name="http">How it connects; not changed afterwards.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public OpenAIProvider(string name, OpenAIProviderOptions options, UpstreamHttpOptions http)
        : this(name, options, http, UpstreamHttp.CreateHandler(http))
    {
    }

    internal OpenAIProvider(string name, OpenAIProviderOptions options, UpstreamHttpOptions http, HttpMessageHandler handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        OpenAIProviderOptionsRules.Check(name, options);
        Name = name;
        _options = options;
        _handler = handler;
        _invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        _headers = new UpstreamHeaders(options, http.UserAgent);
        _versionPolicy = http.VersionPolicy;
        KeepsExtensions = UpstreamHeaders.IsOpenRouter(options);
        var baseUrl = options.BaseUrl.TrimEnd('/');
        _chat = new Uri(baseUrl + "/chat/completions");
        _completions = new Uri(baseUrl + "/completions");
        _embeddings = new Uri(baseUrl + "/embeddings");
        _models = new Uri(baseUrl + "/models");
        _client = new Lazy<OpenAIClient>(CreateClient);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Type => OpenAIProviderFactory.TypeName;

    /// <inheritdoc/>
    public ProviderSettings Settings => _options;

    /// <inheritdoc/>
    public Uri? BaseAddress => _chat;

    /// <inheritdoc/>
    public bool KeepsExtensions { get; }

    /// <inheritdoc/>
    public bool Supports(GatewayOperation operation)
        => operation is GatewayOperation.Chat or GatewayOperation.Completion or GatewayOperation.Embeddings or GatewayOperation.Models;

    /// <inheritdoc/>
    public ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var url = request.Operation switch
        {
            GatewayOperation.Chat => _chat,
            GatewayOperation.Completion => _completions,
            GatewayOperation.Embeddings => _embeddings,
            _ => throw new NotSupportedException($"Provider type {Type} does not offer {request.Operation}."),
        };
        return SendAsync(HttpMethod.Post, url, new SequenceContent(request.Body), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Get, _models, content: null, cancellationToken);

    /// <inheritdoc/>
    public IChatClient CreateChatClient(string model)
        => new CompleteStreamChatClient(new ModelSwitchingChatClient(_client.Value, model));

    /// <inheritdoc/>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model)
        => new ModelSwitchingEmbeddingGenerator(_client.Value, model);

    /// <inheritdoc/>
    public void Dispose()
    {
        _invoker.Dispose();
        _handler.Dispose();
    }

    private async ValueTask<ProviderResponse> SendAsync(HttpMethod method, Uri url, HttpContent? content, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(method, url)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = _versionPolicy,
        };
        _headers.ApplyTo(message.Headers);
        return await PassThrough.SendAsync(_invoker, message, cancellationToken).ConfigureAwait(false);
    }

    private OpenAIClient CreateClient() => new(
        new ApiKeyCredential(string.IsNullOrEmpty(_options.ApiKey) ? "none" : _options.ApiKey),
        new OpenAIClientOptions
        {
            Endpoint = new Uri(_options.BaseUrl.TrimEnd('/')),
            OrganizationId = _options.Organization,
            ProjectId = _options.Project,
            NetworkTimeout = TimeSpan.FromSeconds(Math.Max(_options.TimeoutSeconds, _options.StreamingTimeoutSeconds ?? 0)),
            // One owner of retries: the gateway.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(new HttpClient(new UpstreamHeadersHandler(_headers, _versionPolicy, _handler), disposeHandler: false)
            {
                Timeout = Timeout.InfiniteTimeSpan,
            }),
        });
}
