using System.Buffers;
using System.Collections.Concurrent;
using Hadrian.Testing.Internal;
using Microsoft.Extensions.AI;

namespace Hadrian.Testing;

/// <summary>
/// A provider without a network that answers by a script, and fails by it: late, with any status, with a body that is cut,
/// breaks off or stalls. Thread-safe.
/// </summary>
public sealed class FaultyProvider : IGatewayProvider
{
    private readonly ConcurrentQueue<ScriptedAnswer> _script = new();
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly TimeProvider _time;
    private TaskCompletionSource _stalls = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Initialises the provider.</summary>
    /// <param name="name">Its name in model strings.</param>
    /// <param name="time">The clock delays run on; <see langword="null"/> for the system's.</param>
    public FaultyProvider(string name, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Type => "faulty";

    /// <inheritdoc/>
    public ProviderSettings Settings { get; } = new();

    /// <inheritdoc/>
    public bool KeepsExtensions { get; set; }

    /// <summary>Gets or sets what is answered when the script is at its end.</summary>
    /// <value>Default: the chat answer <c>ok</c>.</value>
    public ScriptedAnswer Default { get; set; } = ScriptedAnswer.Chat("ok");

    /// <summary>Gets the requests received, in their order.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => _requests;

    /// <summary>Gets the list of models, as JSON in OpenAI's shape.</summary>
    /// <value>Default: an empty list.</value>
    public string ModelList { get; set; } = """{"object":"list","data":[]}""";

    /// <summary>Adds answers to the script.</summary>
    /// <param name="answers">The answers, one per request.</param>
    public void Enqueue(params IEnumerable<ScriptedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        foreach (var answer in answers)
        {
            _script.Enqueue(answer);
        }
    }

    /// <summary>Lets all bodies that stall now go on.</summary>
    public void ReleaseStalls()
        => Interlocked.Exchange(ref _stalls, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <inheritdoc/>
    public bool Supports(GatewayOperation operation) => true;

    /// <inheritdoc/>
    public async ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var recorded = new RecordedRequest(request.Operation, request.Model, request.IsStreaming, request.Body.ToArray());
        var answer = await NextAsync(recorded, cancellationToken).ConfigureAwait(false);
        var body = new ScriptedBody(OpenAIText.BodyOf(answer, request), answer, _stalls.Task, cancellationToken);
        return new ProviderResponse(answer.StatusCode, body)
        {
            MediaType = answer.MediaType ?? (request.IsStreaming ? "text/event-stream" : "application/json"),
            RetryAfter = answer.RetryAfter,
            ShouldRetry = answer.ShouldRetry,
        };
    }

    /// <inheritdoc/>
    public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken)
        => new(new ProviderResponse(200, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(ModelList))) { MediaType = "application/json" });

    /// <inheritdoc/>
    public IChatClient CreateChatClient(string model) => new FaultyChatClient(this, model);

    /// <inheritdoc/>
    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => new FaultyEmbeddingGenerator(this, model);

    internal Task Stall(CancellationToken cancellationToken) => _stalls.Task.WaitAsync(cancellationToken);

    /// <summary>Notes a request and gives its answer once it is due.</summary>
    internal async ValueTask<ScriptedAnswer> NextAsync(RecordedRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _requests.Enqueue(request);
        if (!_script.TryDequeue(out var answer))
        {
            answer = Default;
        }

        if (answer.Delay > TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, _time, cancellationToken).ConfigureAwait(false);
        }

        return answer.IsUnreachable ? throw new HttpRequestException(HttpRequestError.ConnectionError, "The scripted provider is unreachable.") : answer;
    }
}
