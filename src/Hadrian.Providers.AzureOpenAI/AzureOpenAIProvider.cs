using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using Azure.AI.OpenAI;
using Azure.Core;
using Hadrian.Providers.OpenAI;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.AzureOpenAI;

/// <summary>Azure OpenAI. Bytes pass through unchanged to the deployment that has the model; the chat client is Azure's own.</summary>
public sealed class AzureOpenAIProvider : IGatewayProvider, IDisposable
{
    private readonly AzureOpenAIProviderOptions _options;
    private readonly AzureDeployments _deployments;
    private readonly AzureAuthorization _authorization;
    private readonly UpstreamHttpOptions _http;
    private readonly HttpMessageHandler _handler;
    private readonly HttpMessageInvoker _invoker;
    private readonly Uri _endpoint;
    private readonly Lazy<AzureOpenAIClient> _client;

    /// <summary>Initialises the provider with the usual connections.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public AzureOpenAIProvider(string name, AzureOpenAIProviderOptions options)
        : this(name, options, new UpstreamHttpOptions())
    {
    }

    /// <summary>Initialises the provider.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <param name="http">How it connects; not changed afterwards.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public AzureOpenAIProvider(string name, AzureOpenAIProviderOptions options, UpstreamHttpOptions http)
        : this(name, options, http, TimeProvider.System, credential: null)
    {
    }

    internal AzureOpenAIProvider(string name, AzureOpenAIProviderOptions options, UpstreamHttpOptions http, TimeProvider time, TokenCredential? credential)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(http);
        AzureOpenAIProviderOptionsRules.Check(name, options);
        Name = name;
        _options = options;
        _http = http;
        _deployments = new AzureDeployments(options);
        _authorization = new AzureAuthorization(name, options.Auth, credential ?? AzureCredentials.Create(options.Auth), time);
        _handler = UpstreamHttp.CreateHandler(http);
        _invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        _endpoint = Endpoint(options);
        _client = new Lazy<AzureOpenAIClient>(CreateClient);
        TakesUsageOption = string.CompareOrdinal(options.ApiVersion, "2024-09-01") >= 0;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Type => AzureOpenAIProviderFactory.TypeName;

    /// <inheritdoc/>
    public ProviderSettings Settings => _options;

    /// <inheritdoc/>
    public Uri? BaseAddress => _endpoint;

    /// <inheritdoc/>
    public bool KeepsExtensions => false;

    /// <inheritdoc/>
    public bool TakesUsageOption { get; }

    /// <inheritdoc/>
    public bool Supports(GatewayOperation operation)
        => operation is GatewayOperation.Chat or GatewayOperation.Completion or GatewayOperation.Embeddings or GatewayOperation.Models;

    /// <inheritdoc/>
    /// <exception cref="GatewayException">The gateway cannot sign in, or the model cannot be a deployment's name.</exception>
    public ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var operation = request.Operation switch
        {
            GatewayOperation.Chat => "chat/completions",
            GatewayOperation.Completion => "completions",
            GatewayOperation.Embeddings => "embeddings",
            _ => throw new NotSupportedException($"Provider type {Type} does not offer {request.Operation}."),
        };
        var deployment = Uri.EscapeDataString(_deployments.Of(request.Model));
        return SendAsync(
            HttpMethod.Post,
            $"openai/deployments/{deployment}/{operation}?api-version={_options.ApiVersion}",
            new SequenceContent(request.Body),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
        => SendAsync(HttpMethod.Get, "openai/v1/models", content: null, cancellationToken);

    /// <inheritdoc/>
    public IChatClient CreateChatClient(string model)
        => new CompleteStreamChatClient(new ModelSwitchingChatClient(_client.Value, model, _deployments.Of));

    /// <inheritdoc/>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model)
        => new ModelSwitchingEmbeddingGenerator(_client.Value, model, _deployments.Of);

    /// <inheritdoc/>
    public void Dispose()
    {
        _authorization.Dispose();
        _invoker.Dispose();
        _handler.Dispose();
    }

    private static Uri Endpoint(AzureOpenAIProviderOptions options)
    {
        var endpoint = (options.BaseUrl ?? $"https://{options.ResourceName}.openai.azure.com").TrimEnd('/');
        return new Uri((endpoint.EndsWith("/openai", StringComparison.Ordinal) ? endpoint[..^"/openai".Length] : endpoint) + "/");
    }

    private async ValueTask<ProviderResponse> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(method, new Uri(_endpoint, path))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = _http.VersionPolicy,
        };
        await _authorization.ApplyAsync(message.Headers, cancellationToken).ConfigureAwait(false);
        if (_http.UserAgent.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("User-Agent", _http.UserAgent);
        }

        return await PassThrough.SendAsync(_invoker, message, cancellationToken).ConfigureAwait(false);
    }

    private AzureOpenAIClient CreateClient() => new(
        _endpoint,
        new ApiKeyCredential("none"), // replaced in AzureRequestHandler, as all our requests' are
        new AzureOpenAIClientOptions
        {
            NetworkTimeout = TimeSpan.FromSeconds(Math.Max(_options.TimeoutSeconds, _options.StreamingTimeoutSeconds ?? 0)),
            // One owner of retries: the gateway.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            Transport = new HttpClientPipelineTransport(new HttpClient(
                new AzureRequestHandler(_authorization, _options.ApiVersion, _http, _handler), disposeHandler: false)
            {
                Timeout = Timeout.InfiniteTimeSpan,
            }),
        });
}
