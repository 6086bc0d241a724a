using System.Buffers;
using Hadrian.Wire.Anthropic.Models;
using Hadrian.Wire.Anthropic.Responses;
using Hadrian.Wire.Anthropic.Streaming;
using Hadrian.Wire.Translation;
using Microsoft.Extensions.AI;

namespace Hadrian.Providers.Anthropic;

/// <summary>Anthropic's Messages API. Requests and answers are translated from and to OpenAI's dialect.</summary>
public sealed class AnthropicProvider : IGatewayProvider, IDisposable
{
    private const int MostModelPages = 100;
    private const string EventStream = "text/event-stream";

    private readonly AnthropicProviderOptions _options;
    private readonly AnthropicApi _api;
    private readonly TimeProvider _time;

    /// <summary>Initialises the provider with the usual connections.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public AnthropicProvider(string name, AnthropicProviderOptions options)
        : this(name, options, new UpstreamHttpOptions())
    {
    }

    /// <summary>Initialises the provider.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings; not changed afterwards.</param>
    /// <param name="http">How it connects; not changed afterwards.</param>
    /// <exception cref="GatewayConfigurationException">A setting is missing or wrong.</exception>
    public AnthropicProvider(string name, AnthropicProviderOptions options, UpstreamHttpOptions http)
        : this(name, options, http, TimeProvider.System, images: null)
    {
    }

    internal AnthropicProvider(string name, AnthropicProviderOptions options, UpstreamHttpOptions http, TimeProvider time, IImageFetcher? images)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        AnthropicProviderOptionsRules.Check(name, options);
        Name = name;
        _options = options;
        _time = time;
        _api = new AnthropicApi(options, http, UpstreamHttp.CreateHandler(http), images);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Type => AnthropicProviderFactory.TypeName;

    /// <inheritdoc/>
    public ProviderSettings Settings => _options;

    /// <inheritdoc/>
    public Uri? BaseAddress => _api.Messages;

    /// <inheritdoc/>
    public bool KeepsExtensions => true;

    /// <inheritdoc/>
    public bool Supports(GatewayOperation operation) => operation is GatewayOperation.Chat or GatewayOperation.Models;

    /// <inheritdoc/>
    /// <exception cref="GatewayException">The request cannot be said to Anthropic.</exception>
    public async ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Operation != GatewayOperation.Chat)
        {
            throw new NotSupportedException($"Provider type {Type} does not offer {request.Operation}.");
        }

        using var chat = ChatRequest.Read(request.Body, _options.DropUnsupported);
        var response = await _api.SendAsync(request.Model, chat.Messages, chat.Options, request.IsStreaming, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                return await FailureAsync(response, cancellationToken).ConfigureAwait(false);
            }
        }

        var created = _time.GetUtcNow().ToUnixTimeSeconds();
        return IsEventStream(response)
            ? await TranslatedReply.StreamAsync(
                response, new AnswerStreamTranslator(new AnthropicStreamReader(tellsToolCallDeltas: true), Name, created), cancellationToken).ConfigureAwait(false)
            : await TranslatedReply.PlainAsync(
                response, new AnswerTranslator(static body => AnthropicReply.TryRead(body.Span, out var reply) ? reply : null, Name, created), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
    {
        var models = new AnthropicModelList();
        for (var page = 0; page == 0 || (models.NextAfter is not null && page < MostModelPages); page++)
        {
            using var response = await _api.ListModelsAsync(models.NextAfter, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return await FailureAsync(response, cancellationToken).ConfigureAwait(false);
            }

            var body = await ReplyBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
            if (!models.TryAdd(body.Span))
            {
                throw ReplyBody.Unreadable(Name);
            }
        }

        var list = new ArrayBufferWriter<byte>();
        models.Write(list);
        return TranslatedReply.Document(200, list.WrittenMemory);
    }

    /// <inheritdoc/>
    public IChatClient CreateChatClient(string model) => new AnthropicChatClient(_api, Name, string.IsNullOrEmpty(model) ? _options.DefaultModel : model);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: Anthropic has no embeddings.</exception>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model)
        => throw new NotSupportedException($"Provider '{Name}' has no embeddings; Anthropic offers none. Ask a provider of another type.");

    /// <inheritdoc/>
    public void Dispose() => _api.Dispose();

    private static bool IsEventStream(HttpResponseMessage response)
        => string.Equals(response.Content.Headers.ContentType?.MediaType, EventStream, StringComparison.OrdinalIgnoreCase);

    private async ValueTask<ProviderResponse> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => TranslatedReply.Failure(Name, response, await AnthropicApi.ReadErrorAsync(response, cancellationToken).ConfigureAwait(false));
}
