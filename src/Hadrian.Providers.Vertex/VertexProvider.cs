using System.Buffers;
using System.Net;
using System.Text;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Vertex;

/// <summary>Google Vertex AI: Gemini, Claude and Google's embeddings. Requests and answers are translated from and to OpenAI's dialect.</summary>
public sealed class VertexProvider : IGatewayProvider, IDisposable
{
    private readonly VertexProviderOptions _options;
    private readonly VertexApi _api;
    private readonly VertexEmbedder _embedder;
    private readonly TimeProvider _time;

    /// <summary>Initialises the provider with the usual connections. Images that are URLs outside Google's storage are refused.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public VertexProvider(string name, VertexProviderOptions options)
        : this(name, options, new UpstreamHttpOptions(), images: null)
    {
    }

    /// <summary>Initialises the provider.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <param name="http">How it connects; not changed afterwards. Tokens are asked for over connections of Google's library.</param>
    /// <param name="images">Fetches images that are URLs outside Google's storage; <see langword="null"/> to refuse them.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public VertexProvider(string name, VertexProviderOptions options, UpstreamHttpOptions http, IImageFetcher? images)
        : this(name, options, http, images, TimeProvider.System)
    {
    }

    internal VertexProvider(string name, VertexProviderOptions options, UpstreamHttpOptions http, IImageFetcher? images, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        VertexProviderOptionsRules.Check(name, options);
        Name = name;
        _options = options;
        _time = time;
        _api = new VertexApi(name, options, http, images);
        _embedder = new VertexEmbedder(_api, name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Type => VertexProviderFactory.TypeName;

    /// <inheritdoc/>
    public ProviderSettings Settings => _options;

    /// <inheritdoc/>
    public Uri? BaseAddress => _api.Models;

    /// <inheritdoc/>
    public bool KeepsExtensions => true;

    /// <inheritdoc/>
    public bool Supports(GatewayOperation operation)
        => operation is GatewayOperation.Chat or GatewayOperation.Models || (operation == GatewayOperation.Embeddings && _api.Publisher.HasEmbeddings);

    /// <inheritdoc/>
    /// <exception cref="GatewayException">The request cannot be said to the model, or there are no credentials to say it with.</exception>
    public ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Operation switch
        {
            GatewayOperation.Chat => ChatAsync(request, cancellationToken),
            GatewayOperation.Embeddings when _api.Publisher.HasEmbeddings => EmbedAsync(request, cancellationToken),
            _ => throw new NotSupportedException($"Provider '{Name}' does not offer {request.Operation}."),
        };
    }

    /// <inheritdoc/>
    /// <remarks>The list is made here, but only where Vertex can be reached and takes the credentials: of Gemini, tokens are counted first.</remarks>
    /// <exception cref="GatewayException">There are no credentials.</exception>
    public async ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
    {
        if (VertexModels.ToCount(_options) is { } model)
        {
            var body = new ArrayBufferWriter<byte>();
            body.Write(Encoding.UTF8.GetBytes("""{"contents":[{"role":"user","parts":[{"text":"ping"}]}]}"""));
            using var response = await _api.PostAsync(model, "countTokens", body, cancellationToken).ConfigureAwait(false);

            // A region may lack the model; then Vertex is there all the same.
            if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotFound)
            {
                return await FailureAsync(response, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            await _api.CheckCredentialsAsync(cancellationToken).ConfigureAwait(false);
        }

        var list = new ArrayBufferWriter<byte>();
        VertexModels.Write(list, _options);
        return TranslatedReply.Document(200, list.WrittenMemory);
    }

    /// <inheritdoc/>
    public IChatClient CreateChatClient(string model) => new VertexChatClient(_api, Name, model);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The publisher is not Google.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => _api.Publisher.HasEmbeddings
        ? new VertexEmbeddingGenerator(_embedder, Name, _api.Models, model)
        : throw new NotSupportedException($"Provider '{Name}' has no embeddings; its publisher {_options.Publisher} offers none. Ask one whose publisher is google.");

    /// <inheritdoc/>
    public void Dispose() => _api.Dispose();

    private async ValueTask<ProviderResponse> ChatAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        using var chat = ChatRequest.Read(request.Body, _options.DropUnsupported);
        var response = await _api.ChatAsync(request.Model, chat.Messages, chat.Options, request.IsStreaming, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                return await FailureAsync(response, cancellationToken).ConfigureAwait(false);
            }
        }

        var (created, model) = (_time.GetUtcNow().ToUnixTimeSeconds(), request.Model);
        return request.IsStreaming
            ? await TranslatedReply.StreamAsync(
                response, new AnswerStreamTranslator(_api.Publisher.CreateReader(model, tellsToolCallDeltas: true), Name, created), cancellationToken).ConfigureAwait(false)
            : await TranslatedReply.PlainAsync(
                response, new AnswerTranslator(body => _api.Publisher.Read(body.Span, model), Name, created), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ProviderResponse> EmbedAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var asked = EmbeddingRequest.Read(request.Body);
        try
        {
            var (vectors, tokens) = await _embedder.EmbedAsync(request.Model, asked.Texts, asked.Dimensions, asked.InputType, cancellationToken).ConfigureAwait(false);
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
        => TranslatedReply.Failure(Name, response, await _api.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false));
}
