using Microsoft.Extensions.AI;

namespace Hadrian.Benchmarks.InProcess;

/// <summary>A model that answers at once and costs nothing: what is left is the gateway's own work.</summary>
internal sealed class SilentChatClient(int updates) : IChatClient
{
    private readonly Task<ChatResponse> _response = Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "hi"))
    {
        Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 2 },
        FinishReason = ChatFinishReason.Stop,
    });

    private readonly ChatResponseUpdate _update = new(ChatRole.Assistant, "token");

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => _response;

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => new Updates(_update, updates);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Updates(ChatResponseUpdate update, int count) : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        private int _left = count;

        public ChatResponseUpdate Current => update;

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(_left-- > 0);

        public ValueTask DisposeAsync() => default;
    }
}
