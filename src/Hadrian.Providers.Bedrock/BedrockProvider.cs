using System.Buffers;
using Amazon.Runtime;
using Hadrian.Wire.Bedrock.Models;
using Hadrian.Wire.Bedrock.Responses;
using Hadrian.Wire.Bedrock.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Bedrock;

/// <summary>Amazon Bedrock: Converse and Titan's embeddings. Requests and answers are translated from and to OpenAI's dialect.</summary>
public sealed class BedrockProvider : IGatewayProvider, IDisposable
{
    private readonly BedrockProviderOptions _options;
    private readonly BedrockApi _api;
    private readonly ProfileCache _profiles;
    private readonly Converse _converse;
    private readonly TitanEmbedder _embedder;
    private readonly TimeProvider _time;

    /// <summary>Initialises the provider with the usual connections. Images that are URLs are refused.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public BedrockProvider(string name, BedrockProviderOptions options)
        : this(name, options, new UpstreamHttpOptions(), images: null)
    {
    }

    /// <summary>Initialises the provider.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <param name="http">How it connects; not changed afterwards.</param>
    /// <param name="images">Fetches images that are URLs, as Bedrock takes content alone; <see langword="null"/> to refuse them.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public BedrockProvider(string name, BedrockProviderOptions options, UpstreamHttpOptions http, IImageFetcher? images)
        : this(name, options, http, images, TimeProvider.System)
    {
    }

    internal BedrockProvider(
        string name, BedrockProviderOptions options, UpstreamHttpOptions http, IImageFetcher? images, TimeProvider time, AWSCredentials? source = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        BedrockProviderOptionsRules.Check(name, options);
        Name = name;
        _options = options;
        _time = time;
        _api = new BedrockApi(options, http, new BedrockCredentials(name, options.Region!, options.Credentials, source), time);
        _profiles = new ProfileCache(_api, options.Region!, time);
        _converse = new Converse(_api, _profiles, options, images);
        _embedder = new TitanEmbedder(_api, name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Type => BedrockProviderFactory.TypeName;

    /// <inheritdoc/>
    public ProviderSettings Settings => _options;

    /// <inheritdoc/>
    public Uri? BaseAddress => _api.Runtime;

    /// <inheritdoc/>
    public bool KeepsExtensions => true;

    /// <inheritdoc/>
    public bool Supports(GatewayOperation operation) => operation is GatewayOperation.Chat or GatewayOperation.Embeddings or GatewayOperation.Models;

    /// <inheritdoc/>
    /// <exception cref="GatewayException">The request cannot be said to Bedrock, or there are no credentials to say it with.</exception>
    public ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Operation switch
        {
            GatewayOperation.Chat => ChatAsync(request, cancellationToken),
            GatewayOperation.Embeddings => EmbedAsync(request, cancellationToken),
            _ => throw new NotSupportedException($"Provider type {Type} does not offer {request.Operation}."),
        };
    }

    /// <inheritdoc/>
    public async ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
    {
        using var response = await _api.GetAsync("/foundation-models?byInferenceType=ON_DEMAND", cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return await FailureAsync(response, cancellationToken).ConfigureAwait(false);
        }

        var body = await ReplyBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        var profiles = await _profiles.GetAsync(cancellationToken).ConfigureAwait(false);
        var list = new ArrayBufferWriter<byte>();
        return BedrockModelList.TryWrite(list, body.Span, profiles)
            ? TranslatedReply.Document(200, list.WrittenMemory)
            : throw ReplyBody.Unreadable(Name);
    }

    /// <inheritdoc/>
    public IChatClient CreateChatClient(string model) => new BedrockChatClient(_converse, Name, _api.Runtime, model);

    /// <inheritdoc/>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => new TitanEmbeddingGenerator(_embedder, Name, _api.Runtime, model);

    /// <inheritdoc/>
    public void Dispose()
    {
        _profiles.Dispose();
        _api.Dispose();
    }

    private async ValueTask<ProviderResponse> ChatAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        using var chat = ChatRequest.Read(request.Body, _options.DropUnsupported);
        var response = await _converse.SendAsync(request.Model, chat.Messages, chat.Options, request.IsStreaming, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                return await FailureAsync(response, cancellationToken).ConfigureAwait(false);
            }
        }

        var created = _time.GetUtcNow().ToUnixTimeSeconds();
        if (request.IsStreaming)
        {
            var reader = new ConverseStreamReader(new AwsEventStreamFraming(), AnswerIds.Streamed(), request.Model, tellsToolCallDeltas: true);
            return await TranslatedReply.StreamAsync(response, new AnswerStreamTranslator(reader, Name, created), cancellationToken).ConfigureAwait(false);
        }

        var (id, model) = (AnswerIds.Plain(), request.Model);
        return await TranslatedReply.PlainAsync(
            response, new AnswerTranslator(body => ConverseReply.Read(body.Span, id, model), Name, created), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ProviderResponse> EmbedAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var asked = EmbeddingRequest.Read(request.Body);
        try
        {
            var (vectors, tokens) = await _embedder.EmbedAsync(request.Model, asked.Texts, asked.Dimensions, cancellationToken).ConfigureAwait(false);
            var body = new ArrayBufferWriter<byte>();
            EmbeddingAnswer.Write(body, request.Model, vectors, tokens);
            return TranslatedReply.Document(200, body.WrittenMemory);
        }
        catch (UpstreamFailureException failure)
        {
            return TranslatedReply.Failure(Name, failure.Response, failure.Error);
        }
    }

    private async ValueTask<ProviderResponse> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => TranslatedReply.Failure(Name, response, await BedrockApi.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false));
}
