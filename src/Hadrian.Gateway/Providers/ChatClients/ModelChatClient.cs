using Microsoft.Extensions.AI;

namespace Hadrian.Gateway;

/// <summary>Asks one model of a client that may have several, unless the caller names another. The client stays whose it is.</summary>
internal sealed class ModelChatClient(IChatClient client, string model) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => client.GetResponseAsync(messages, WithModel(options), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => client.GetStreamingResponseAsync(messages, WithModel(options), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType == typeof(ModelChatClient) ? this : client.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The provider's client serves others, too.
    }

    private ChatOptions WithModel(ChatOptions? options)
    {
        if (options?.ModelId is not null)
        {
            return options;
        }

        var own = options?.Clone() ?? new ChatOptions();
        own.ModelId = model;
        return own;
    }
}
