using System.Globalization;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>
/// A provider without a network: it echoes the last user message, deterministically, or fails on purpose, by its
/// configuration or by a model named <c>error-429</c>, <c>error-500</c>, <c>error-502</c>, <c>error-503</c> or <c>error-504</c>.
/// </summary>
public sealed class TestProvider : IGatewayProvider
{
    /// <summary>The type as configuration writes it.</summary>
    public const string TypeName = "test";

    private const string ErrorModel = "error-";

    private readonly TestProviderOptions _options;
    private readonly TimeProvider _time;
    private int _calls;

    /// <summary>Initialises the provider.</summary>
    /// <param name="name">Its configured name.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="time">The clock of its delays.</param>
    public TestProvider(string name, TestProviderOptions options, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        Name = name;
        _options = options;
        _time = time;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Type => TypeName;

    /// <inheritdoc/>
    public ProviderSettings Settings => _options;

    /// <inheritdoc/>
    public bool KeepsExtensions => true;

    /// <inheritdoc/>
    public bool Supports(GatewayOperation operation) => operation != GatewayOperation.Other;

    /// <inheritdoc/>
    public async ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await FailAsync(request.Model, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return failure;
        }

        var created = _time.GetUtcNow().ToUnixTimeSeconds();
        return (request.Operation, request.IsStreaming) switch
        {
            (GatewayOperation.Chat, false) => Json(TestReplies.Chat(request, created)),
            (GatewayOperation.Chat, true) => Stream(TestReplies.ChatStream(request, created)),
            (GatewayOperation.Completion, false) => Json(TestReplies.Completion(request, created)),
            (GatewayOperation.Completion, true) => Stream(TestReplies.CompletionStream(request, created)),
            (GatewayOperation.Embeddings, _) => Json(TestReplies.Embeddings(request)),
            _ => throw new NotSupportedException($"The test provider does not offer {request.Operation}."),
        };
    }

    /// <inheritdoc/>
    public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
        => new(Json(TestReplies.Models(_options.ModelName)));

    /// <inheritdoc/>
    public IChatClient CreateChatClient(string model) => new TestChatClient(this, model, _time);

    /// <inheritdoc/>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => new TestEmbeddingGenerator(this, model);

    /// <summary>Fails as configured or as the model's name asks.</summary>
    /// <returns>The failed answer, or <see langword="null"/> when the call is to succeed.</returns>
    internal async ValueTask<ProviderResponse?> FailAsync(string model, CancellationToken cancellationToken)
    {
        var failure = _options.Failure;
        var call = Interlocked.Increment(ref _calls);
        if (model.StartsWith(ErrorModel, StringComparison.Ordinal)
            && int.TryParse(model.AsSpan(ErrorModel.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            && asked is 429 or 500 or 502 or 503 or 504)
        {
            return Error(asked, null);
        }

        switch (failure.Kind)
        {
            case TestFailureType.HttpError:
                return Error(failure.StatusCode, failure.Message);
            case TestFailureType.FailAfterN when call > failure.SuccessCount:
                return Error(failure.FailureStatus, failure.Message);
            case TestFailureType.ConnectionError:
                throw new HttpRequestException(HttpRequestError.ConnectionError, failure.Message ?? "The test provider refuses connections.");
            case TestFailureType.Timeout:
                await Task.Delay(TimeSpan.FromMilliseconds(failure.DelayMilliseconds), _time, cancellationToken).ConfigureAwait(false);
                return null;
            default:
                return null;
        }
    }

    private static ProviderResponse Error(int status, string? message) => Json(TestReplies.Error(status, message), status);

    private static ProviderResponse Json(byte[] body, int status = 200)
        => new(status, new MemoryStream(body, writable: false)) { MediaType = "application/json", ContentLength = body.Length };

    private static ProviderResponse Stream(byte[] body)
        => new(200, new MemoryStream(body, writable: false)) { MediaType = "text/event-stream" };
}
