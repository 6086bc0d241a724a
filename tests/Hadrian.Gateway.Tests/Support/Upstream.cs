using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Hadrian.Gateway.Tests.Support;

/// <summary>What all faces call in the end: the test provider, counted, and held when a test wants calls under way.</summary>
internal sealed class Upstream(string name, TimeProvider time) : IGatewayProvider
{
    private readonly TestProvider _inner = new(name, new TestProviderOptions { Retry = { Enabled = false } }, time);
    private readonly Channel<int> _arrivals = Channel.CreateUnbounded<int>();
    private TaskCompletionSource? _hold;
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public string Name => _inner.Name;

    public string Type => _inner.Type;

    public ProviderSettings Settings => _inner.Settings;

    public bool KeepsExtensions => true;

    /// <summary>Waits until one more call is held.</summary>
    public Task ArrivalAsync() => _arrivals.Reader.ReadAsync().AsTask();

    public void Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _hold?.TrySetResult();

    public bool Supports(GatewayOperation operation) => _inner.Supports(operation);

    public async ValueTask<ProviderResponse> SendAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        await CallAsync();
        return await _inner.SendAsync(request, cancellationToken);
    }

    public ValueTask<ProviderResponse> ListModelsAsync(CancellationToken cancellationToken) => _inner.ListModelsAsync(cancellationToken);

    public IChatClient CreateChatClient(string model) => new CountedClient(this, _inner.CreateChatClient(model));

    public IEmbeddingGenerator<string, Embedding<float>> CreateEmbeddingGenerator(string model) => _inner.CreateEmbeddingGenerator(model);

    /// <summary>Answers as the provider's server would.</summary>
    public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, string model, bool streaming, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var answer = await SendAsync(new ProviderRequest(GatewayOperation.Chat, model, streaming, new ReadOnlySequence<byte>(body)), cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)answer.StatusCode) { Content = new StreamContent(answer.Body), RequestMessage = request };
        response.Content.Headers.ContentType = new(answer.MediaType!);
        return response;
    }

    private async Task CallAsync()
    {
        var number = Interlocked.Increment(ref _calls);
        if (_hold is { } hold)
        {
            _arrivals.Writer.TryWrite(number);
            await hold.Task;
        }
    }

    private sealed class CountedClient(Upstream upstream, IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await upstream.CallAsync();
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await upstream.CallAsync();
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                yield return update;
            }
        }
    }
}
